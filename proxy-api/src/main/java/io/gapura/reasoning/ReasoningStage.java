package io.gapura.reasoning;

import io.gapura.exchange.Caller;
import io.gapura.exchange.StreamStage;
import io.gapura.model.ContentBlock;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Message;
import io.gapura.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The memory's part in one exchange: messages whose calls come back without what was sealed get it back. Thread-safe.
 *
 * @param memory what is remembered
 * @param caller whose exchange it is
 * @param exchangeId the exchange's id, for calls that come without one
 */
record ReasoningStage(ReasoningMemory memory, Caller caller, String exchangeId) implements StreamStage {
    @Override
    public GenerationRequest request(GenerationRequest request) {
        List<Message> messages = new ArrayList<>(request.messages());
        messages.replaceAll(message -> message.role() == Role.ASSISTANT ? completed(message) : message);
        return messages.equals(request.messages()) ? request : request.withMessages(messages);
    }

    private Message completed(Message message) {
        List<ContentBlock.Reasoning> thoughts = List.of();
        List<ContentBlock> rest = new ArrayList<>(message.content().size());
        boolean sealed = false;
        boolean changed = false;
        for (ContentBlock block : message.content()) {
            if (block instanceof ContentBlock.Reasoning reasoning) {
                sealed |= reasoning.seal() != null;
            }
            Remembered known = block instanceof ContentBlock.ToolCall call && call.id() != null
                    ? memory.recall(caller, call.id())
                    : null;
            if (known != null && block instanceof ContentBlock.ToolCall call) {
                changed = true;
                thoughts = thoughts.isEmpty() ? known.thoughts() : thoughts;
                rest.add(call.seal() == null ? call.sealed(known.seal()) : call);
            } else {
                rest.add(block);
            }
        }
        if (!changed) {
            return message;
        }
        List<ContentBlock> content = new ArrayList<>(rest.size() + thoughts.size());
        if (!sealed && !thoughts.isEmpty()) { // what the client has of these thoughts is their words alone
            content.addAll(thoughts);
            rest.removeIf(ContentBlock.Reasoning.class::isInstance);
        }
        content.addAll(rest);
        return new Message(message.role(), content, message.name(), message.extensions());
    }

    @Override
    public Consumer<GenerationEvent> answer(Consumer<GenerationEvent> next) {
        return new ReasoningNotes(memory, caller, exchangeId, next);
    }
}
