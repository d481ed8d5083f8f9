package io.gapura.dialect.anthropic.messages;

import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.Losses;
import io.gapura.model.Message;
import io.gapura.model.Role;
import io.gapura.model.Seal;
import java.util.ArrayList;
import java.util.List;

/**
 * The conversation as Messages cut it: the operator's instructions apart, results of tools first in the user's turns, and turns
 * that alternate. Immutable once it is cut.
 */
final class MessagesTurns {
    private static final String OURS = AnthropicMessagesDialect.NAME;

    private final Losses losses;
    private final List<ContentBlock> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private boolean systemAsParts;

    private MessagesTurns(Losses losses) {
        this.losses = losses;
    }

    /** One element of {@code messages}; its lists are filled while turns are cut. */
    static final class Turn {
        final String role;
        final List<ContentBlock> results = new ArrayList<>(0);
        final List<ContentBlock> others = new ArrayList<>();
        final List<Extensions> extensions = new ArrayList<>(1);

        Turn(String role) {
            this.role = role;
        }

        List<ContentBlock> content() {
            List<ContentBlock> all = new ArrayList<>(results);
            all.addAll(others);
            return all;
        }

        /** Whether it can be written as a string. */
        boolean plain() {
            return extensions.stream().noneMatch(said -> said.formed(OURS, "parts")) && isPlain(content());
        }
    }

    static MessagesTurns of(List<Message> messages, Losses losses) {
        MessagesTurns cut = new MessagesTurns(losses);
        messages.forEach(cut::add);
        return cut;
    }

    /** Whether the content is one text and nothing else. */
    static boolean isPlain(List<ContentBlock> content) {
        return content.size() == 1
                && content.get(0) instanceof ContentBlock.Text text
                && text.annotations().isEmpty()
                && text.extensions().isEmpty();
    }

    /** The operator's instructions. */
    List<ContentBlock> system() {
        return system;
    }

    /** Whether they can be written as a string. */
    boolean systemPlain() {
        return !systemAsParts && isPlain(system);
    }

    /** The turns. */
    List<Turn> turns() {
        return turns;
    }

    /** Whether the last calls that wait for the model's word, if there are any, stand behind a thinking block of its own. */
    boolean openLoopStartsSealed() {
        int last = turns.size() - 1;
        if (last < 1 || turns.get(last).results.isEmpty()) {
            return true;
        }
        List<ContentBlock> before = turns.get(last - 1).others;
        return before.isEmpty() || before.get(0) instanceof ContentBlock.Reasoning;
    }

    private void add(Message message) {
        if (message.name() != null) {
            losses.add("messages.name", "Messages don't tell speakers of one role apart");
        }
        if (message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER) {
            instructions(message);
        } else if (message.role() == Role.ASSISTANT) {
            turn("assistant", message);
        } else {
            turn("user", message);
        }
    }

    private void instructions(Message message) {
        if (message.extensions().formed(OURS, MessagesRequestReader.TURN)) {
            turn("system", message);
            return;
        }
        if (!turns.isEmpty()) {
            losses.add("messages.system_position", "the operator's instructions stand before the conversation");
        }
        systemAsParts |= message.extensions().formed(OURS, "parts");
        for (ContentBlock block : message.content()) {
            if (block instanceof ContentBlock.Text || block instanceof ContentBlock.CacheMark || isOurs(block)) {
                keep(block, system);
            } else {
                losses.add(
                        "messages." + block.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT),
                        "the operator's instructions are texts");
            }
        }
    }

    private void turn(String role, Message message) {
        List<ContentBlock> kept = new ArrayList<>(message.content().size());
        message.content().forEach(block -> keep(block, kept));
        if (kept.isEmpty() && !message.extensions().formed(OURS, "parts")) {
            return; // the API refuses a turn that says nothing
        }
        boolean apart = message.extensions().formed(OURS, MessagesRequestReader.TURN);
        Turn last = turns.isEmpty() ? null : turns.get(turns.size() - 1);
        Turn turn = last != null && last.role.equals(role) && !apart ? last : new Turn(role);
        if (turn != last) {
            turns.add(turn);
        }
        turn.extensions.add(message.extensions());
        List<ContentBlock> latest = turn.others;
        for (ContentBlock block : kept) {
            if (!(block instanceof ContentBlock.CacheMark)) {
                latest = block instanceof ContentBlock.ToolResult && role.equals("user") ? turn.results : turn.others;
            }
            latest.add(block);
        }
    }

    /** Leaves out what the API refuses and what says nothing to it: empty texts, and thoughts that only others can check. */
    private static void keep(ContentBlock block, List<ContentBlock> into) {
        if (block instanceof ContentBlock.Text text && text.text().isEmpty()) {
            return;
        }
        if (block instanceof ContentBlock.Reasoning thoughts && !canBeGivenBack(thoughts)) {
            return;
        }
        into.add(block);
    }

    private static boolean canBeGivenBack(ContentBlock.Reasoning thoughts) {
        Seal seal = thoughts.seal();
        return seal != null && seal.dialect().equals(OURS);
    }

    private static boolean isOurs(ContentBlock block) {
        return block instanceof ContentBlock.Opaque opaque && opaque.dialect().equals(OURS);
    }
}
