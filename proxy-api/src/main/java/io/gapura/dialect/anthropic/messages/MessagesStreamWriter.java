package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.ForeignSeal;
import io.gapura.dialect.anthropic.AnthropicErrors;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.Annotation;
import io.gapura.model.ContentBlock;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import io.gapura.model.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one stream as Messages events: {@code message_start} with what is known of the usage by then, one block after the other,
 * one {@code message_delta} with the totals, {@code message_stop}; after a failure neither of these two. For one thread at a time.
 *
 * <p>A block is stopped before the next starts. Other dialects' calls run side by side: what is said of other blocks while a call
 * is open is held back until it is finished, in the order in which it came.
 *
 * <p>Past 400 lines because it is one state that all events share.
 */
final class MessagesStreamWriter implements AnswerStreamWriter {
    private static final String OURS = AnthropicMessagesDialect.NAME;
    private static final String CONTEXT_MANAGEMENT = "context_management";

    private enum Kind {
        NONE,
        TEXT,
        THINKING,
        TOOL
    }

    private final AnswerContext context;
    private final Losses losses;
    private final Frames frames = new Frames();
    private final List<GenerationEvent> held = new ArrayList<>(0);
    private final Map<Integer, String> callIds = new HashMap<>(0);
    private final Map<String, RawJson> about = new LinkedHashMap<>(0);
    private ByteBuilder out = new ByteBuilder(0);
    private Usage usage = Usage.of(0, 0);
    private FinishReason finish = FinishReason.of(FinishReason.Kind.STOP);
    private Kind open = Kind.NONE;
    private int openBlock = -1;
    private int index;
    private int madeIds;
    private String signature = "";
    private @Nullable StringBuilder freeForm;
    private boolean refused;
    private boolean started;
    private boolean ended;

    MessagesStreamWriter(AnswerContext context, Losses losses) {
        this.context = context;
        this.losses = losses;
    }

    @Override
    public void write(GenerationEvent event, ByteBuilder bytes) {
        if (!ended) {
            out = bytes;
            event.accept(frames);
        }
    }

    /** What an event is about, so that it can wait for the call that is open. */
    private boolean waits(GenerationEvent event, int block) {
        if (open == Kind.TOOL && block != openBlock) {
            held.add(event);
            return true;
        }
        return false;
    }

    private boolean isOther(int choice) {
        if (choice > 0) {
            losses.add("answer.choices", "a message is one answer; the others were left out");
        }
        return choice > 0;
    }

    private void release() {
        if (!held.isEmpty()) {
            List<GenerationEvent> waiting = List.copyOf(held);
            held.clear();
            waiting.forEach(event -> event.accept(frames));
        }
    }

    private void begin() {
        if (started) {
            return;
        }
        started = true;
        event("message_start", json -> {
            MessagesJson message = new MessagesJson(json.name("message")).begin();
            message.string("id", "msg_" + context.id()).string("type", "message");
            message.string("role", "assistant").string("model", context.model());
            message.name("content").beginArray().endArray();
            message.name("stop_reason").nullValue();
            message.name("stop_sequence").nullValue();
            MessagesUsage.write(message.name("usage"), usage);
            about.forEach((name, value) -> message.name(name).raw(value.text()));
            about.clear();
            message.end();
        });
    }

    private void start(Kind kind, int block, Consumer<JsonWriter> content) {
        close();
        begin();
        open = kind;
        openBlock = block;
        event(
                "content_block_start",
                json -> content.accept(json.member("index", index).name("content_block")));
    }

    private void delta(String type, String member, String text) {
        event("content_block_delta", json -> json.member("index", index)
                .name("delta")
                .beginObject()
                .member("type", type)
                .member(member, text)
                .endObject());
    }

    /** Stops the block that is open. What vouches for thoughts comes last in them. */
    private void close() {
        if (open == Kind.NONE) {
            return;
        }
        if (open == Kind.THINKING && !signature.isEmpty()) {
            delta("signature_delta", "signature", signature);
            signature = "";
        }
        open = Kind.NONE;
        event("content_block_stop", json -> json.member("index", index));
        index++;
    }

    /** A block that is told in one piece. */
    private void whole(Consumer<JsonWriter> content) {
        start(Kind.TEXT, -1, content);
        close();
    }

    private void event(String type, Consumer<JsonWriter> members) {
        out.append("event: ").append(type).append("\ndata: ");
        JsonWriter json = new JsonWriter(out).beginObject().member("type", type);
        members.accept(json);
        json.endObject();
        out.append("\n\n");
    }

    private void words(int block, String text) {
        if (open != Kind.TEXT || openBlock != block) {
            start(Kind.TEXT, block, json -> json.beginObject()
                    .member("type", "text")
                    .member("text", "")
                    .endObject());
        }
        delta("text_delta", "text", text);
    }

    private void think(int block) {
        if (open != Kind.THINKING || openBlock != block) {
            start(Kind.THINKING, block, json -> json.beginObject()
                    .member("type", "thinking")
                    .member("thinking", "")
                    .member("signature", "")
                    .endObject());
        }
    }

    private void cite(int block, Annotation citation) {
        if (open != Kind.TEXT || openBlock != block) {
            losses.add("answer.annotations", "the text that it is about is over");
            return;
        }
        event("content_block_delta", json -> {
            json.member("index", index).name("delta").beginObject().member("type", "citations_delta");
            MessagesCitations.write(json.name("citation"), citation);
            json.endObject();
        });
    }

    private void lost(String what, String reason) {
        losses.add("answer." + what, reason);
    }

    /** One method an event; the result means nothing. */
    private final class Frames implements GenerationEvent.Visitor<Boolean> {
        /** Only remembered: what the usage is by then may follow at once. */
        @Override
        public Boolean answerStarted(GenerationEvent.AnswerStarted event) {
            about.putAll(event.extensions().of(OURS));
            return true;
        }

        @Override
        public Boolean textAppended(GenerationEvent.TextAppended event) {
            if (!isOther(event.choice()) && !waits(event, event.block())) {
                words(event.block(), event.text());
            }
            return true;
        }

        @Override
        public Boolean refusalAppended(GenerationEvent.RefusalAppended event) {
            if (!isOther(event.choice()) && !waits(event, event.block())) {
                refused = true;
                words(event.block(), event.text());
            }
            return true;
        }

        @Override
        public Boolean audioAppended(GenerationEvent.AudioAppended event) {
            if (!isOther(event.choice()) && !waits(event, event.block())) {
                lost("audio", "Messages answer with words; of a sound only those that are heard are told");
                if (!event.transcript().isEmpty()) {
                    words(event.block(), event.transcript());
                }
            }
            return true;
        }

        /** Nothing is begun for thoughts that may turn out to be a seal and nothing else. */
        @Override
        public Boolean reasoningAppended(GenerationEvent.ReasoningAppended event) {
            if (!isOther(event.choice())
                    && !waits(event, event.block())
                    && !event.text().isEmpty()) {
                think(event.block());
                delta("thinking_delta", "thinking", event.text());
            }
            return true;
        }

        @Override
        public Boolean blockSealed(GenerationEvent.BlockSealed event) {
            if (isOther(event.choice()) || waits(event, event.block())) {
                return true;
            }
            Seal seal = event.seal();
            String callId = callIds.get(event.block());
            if (callId != null && open == Kind.TOOL) {
                held.add(event); // behind the call, which is still open
            } else if (callId != null) {
                String data = new ForeignSeal(seal, callId).text();
                whole(json -> AnswerBlocks.redacted(json, data));
            } else if (open == Kind.THINKING && openBlock == event.block()) {
                signature = AnswerBlocks.sealed(seal, null);
            } else if (AnswerBlocks.isRedacted("", seal)) {
                whole(json -> AnswerBlocks.redacted(json, AnswerBlocks.sealed(seal, null)));
            } else {
                think(event.block());
                signature = seal.value();
            }
            return true;
        }

        @Override
        public Boolean toolCallStarted(GenerationEvent.ToolCallStarted event) {
            if (isOther(event.choice()) || waits(event, event.block())) {
                return true;
            }
            if (event.kind() == ToolKind.HOSTED) {
                lost("hosted_tool", "a call that another provider ran itself");
                return true;
            }
            String id = event.id() == null ? "toolu_" + context.id() + "_" + madeIds++ : event.id();
            callIds.put(event.block(), id);
            if (event.seal() != null) {
                String data = new ForeignSeal(event.seal(), id).text();
                whole(json -> AnswerBlocks.redacted(json, data));
            }
            boolean free = event.kind() == ToolKind.FREE_FORM;
            freeForm = free ? new StringBuilder() : null;
            start(Kind.TOOL, event.block(), json -> {
                MessagesJson call = new MessagesJson(json).begin().string("type", "tool_use");
                call.string("id", id).string("name", free ? FreeFormName.of(event.name()) : event.name());
                call.name("input").beginObject().endObject();
                call.rest(event.extensions(), "");
                call.end();
            });
            return true;
        }

        @Override
        public Boolean toolArgumentsAppended(GenerationEvent.ToolArgumentsAppended event) {
            if (!isOther(event.choice()) && !waits(event, event.block()) && open == Kind.TOOL) {
                if (freeForm == null) {
                    delta("input_json_delta", "partial_json", event.fragment());
                } else {
                    freeForm.append(event.fragment());
                }
            }
            return true;
        }

        @Override
        public Boolean toolCallFinished(GenerationEvent.ToolCallFinished event) {
            if (!isOther(event.choice()) && !waits(event, event.block()) && open == Kind.TOOL) {
                if (freeForm != null) {
                    delta("input_json_delta", "partial_json", FreeFormName.wrap(freeForm.toString()));
                    freeForm = null;
                }
                close();
                release();
            }
            return true;
        }

        @Override
        public Boolean blockAdded(GenerationEvent.BlockAdded event) {
            if (isOther(event.choice()) || waits(event, event.block())) {
                return true;
            }
            ContentBlock content = event.content();
            if (content instanceof ContentBlock.Text text) {
                text(event.block(), text);
            } else if (content instanceof ContentBlock.Refusal refusal) {
                refused = true;
                text(event.block(), ContentBlock.Text.of(refusal.text()));
            } else if (content instanceof ContentBlock.Reasoning thoughts) {
                reasoning(event.block(), thoughts);
            } else if (content instanceof ContentBlock.Audio audio && audio.transcript() != null) {
                lost("audio", "Messages answer with words; of a sound only those that are heard are told");
                text(event.block(), ContentBlock.Text.of(audio.transcript()));
            } else {
                other(content);
            }
            return true;
        }

        private void text(int block, ContentBlock.Text text) {
            List<Annotation> citations = AnswerBlocks.writable(text.annotations(), losses);
            if (!text.text().isEmpty()) {
                words(block, text.text());
            } else if (!citations.isEmpty()) {
                start(Kind.TEXT, block, json -> json.beginObject()
                        .member("type", "text")
                        .member("text", "")
                        .endObject());
            }
            citations.forEach(citation -> cite(block, citation));
        }

        private void reasoning(int block, ContentBlock.Reasoning thoughts) {
            Seal seal = thoughts.seal();
            if (seal != null && AnswerBlocks.isRedacted(thoughts.text(), seal)) {
                whole(json -> AnswerBlocks.redacted(json, AnswerBlocks.sealed(seal, thoughts.id())));
            } else if (seal != null || !thoughts.text().isEmpty()) {
                think(block);
                if (!thoughts.text().isEmpty()) {
                    delta("thinking_delta", "thinking", thoughts.text());
                }
                signature = seal == null ? "" : AnswerBlocks.sealed(seal, thoughts.id());
            }
        }

        /** What is told whole or not at all: written aside first, since only then it is known which. */
        private void other(ContentBlock content) {
            ByteBuilder aside = new ByteBuilder(256);
            if (content.accept(new AnswerBlocks(new JsonWriter(aside), context.id(), losses))) {
                whole(json -> json.raw(aside.toByteArray()));
            }
        }

        @Override
        public Boolean annotationAdded(GenerationEvent.AnnotationAdded event) {
            if (!isOther(event.choice())
                    && !waits(event, event.block())
                    && MessagesCitations.writable(event.annotation(), losses)) {
                cite(event.block(), event.annotation());
            }
            return true;
        }

        @Override
        public Boolean logprobsReported(GenerationEvent.LogprobsReported event) {
            lost("logprobs", "a message doesn't tell how likely its tokens were");
            return true;
        }

        @Override
        public Boolean extensionsReported(GenerationEvent.ExtensionsReported event) {
            if (event.choice() == GenerationEvent.ANSWER) {
                about.putAll(event.extensions().of(OURS));
            }
            return true;
        }

        @Override
        public Boolean usageReported(GenerationEvent.UsageReported event) {
            usage = event.usage();
            return true;
        }

        @Override
        public Boolean choiceFinished(GenerationEvent.ChoiceFinished event) {
            if (!isOther(event.choice())) {
                finish = event.reason();
                close();
                release();
                close();
            }
            return true;
        }

        @Override
        public Boolean answerFinished(GenerationEvent.AnswerFinished event) {
            begin();
            close();
            RawJson management = about.remove(CONTEXT_MANAGEMENT);
            event("message_delta", json -> {
                MessagesJson delta = new MessagesJson(json.name("delta")).begin();
                delta.string("stop_reason", MessagesStop.write(finish, refused, losses));
                delta.name("stop_sequence");
                if (finish.matchedStop() == null) {
                    json.nullValue();
                } else {
                    json.value(finish.matchedStop());
                }
                about.forEach((name, value) -> delta.name(name).raw(value.text()));
                delta.end();
                MessagesUsage.write(json.name("usage"), usage);
                if (management != null) {
                    json.name(CONTEXT_MANAGEMENT).raw(management.text());
                }
            });
            event("message_stop", json -> {});
            ended = true;
            return true;
        }

        @Override
        public Boolean answerFailed(GenerationEvent.AnswerFailed event) {
            out.append(AnthropicErrors.frame(event.failure()));
            ended = true;
            return true;
        }
    }
}
