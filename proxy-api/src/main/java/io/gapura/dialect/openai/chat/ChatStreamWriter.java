package io.gapura.dialect.openai.chat;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.openai.ErrorWriter;
import io.gapura.dialect.openai.Logprobs;
import io.gapura.dialect.openai.UsageObject;
import io.gapura.frame.SseFormat;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import io.gapura.model.Usage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one stream as chat completion chunks: the role first, then one chunk an event, the usage if it was asked for, and
 * {@code [DONE]}, but not after a failure. For one thread at a time.
 */
final class ChatStreamWriter implements AnswerStreamWriter {
    private static final String OURS = OpenAiChatDialect.NAME;

    private final AnswerContext context;
    private final Losses losses;
    private final Map<Integer, Choice> choices = new HashMap<>();
    private final Map<String, RawJson> about = new LinkedHashMap<>();
    private @Nullable RawJson fingerprint;
    private @Nullable Usage usage;
    private boolean ended;

    ChatStreamWriter(AnswerContext context, Losses losses) {
        this.context = context;
        this.losses = losses;
    }

    /** What the chunks of a choice have to remember. */
    private static final class Choice {
        private final Map<Integer, Integer> tools = new HashMap<>();
        private final Map<Integer, String> textMembers = new HashMap<>();
        private final Map<Integer, String> callIds = new HashMap<>();
        private final ReasoningDetailsWriter details = new ReasoningDetailsWriter();
        private boolean functionCall;
        private boolean refused;
    }

    @Override
    public void write(GenerationEvent event, ByteBuilder out) {
        if (!ended) {
            event.accept(new Frames(out));
        }
    }

    /** One method an event; the result means nothing. */
    private final class Frames implements GenerationEvent.Visitor<Boolean> {
        private final ByteBuilder out;

        Frames(ByteBuilder out) {
            this.out = out;
        }

        @Override
        public Boolean answerStarted(GenerationEvent.AnswerStarted event) {
            return remember(event.extensions());
        }

        @Override
        public Boolean textAppended(GenerationEvent.TextAppended event) {
            return delta(event.choice(), json -> json.member("content", event.text()));
        }

        @Override
        public Boolean reasoningAppended(GenerationEvent.ReasoningAppended event) {
            choice(event.choice()).details.appended(event.block(), event.text(), event.summary());
            return event.text().isEmpty()
                    || delta(event.choice(), json -> json.member("reasoning_content", event.text()));
        }

        @Override
        public Boolean refusalAppended(GenerationEvent.RefusalAppended event) {
            choice(event.choice()).refused = true;
            return delta(event.choice(), json -> json.member("refusal", event.text()));
        }

        @Override
        public Boolean audioAppended(GenerationEvent.AudioAppended event) {
            return delta(event.choice(), json -> {
                ChatJson audio = new ChatJson(json.name("audio")).begin().string("id", event.id());
                audio.string("data", event.base64().isEmpty() ? null : event.base64());
                audio.string("transcript", event.transcript().isEmpty() ? null : event.transcript());
                audio.rest(event.extensions(), "");
                audio.end();
            });
        }

        @Override
        public Boolean toolCallStarted(GenerationEvent.ToolCallStarted event) {
            Choice choice = choice(event.choice());
            if (event.kind() == ToolKind.HOSTED) {
                return lost("hosted_tool_call");
            }
            if (event.extensions().formed(OURS, "function_call")) {
                choice.functionCall = true;
                return delta(event.choice(), json -> json.name("function_call")
                        .beginObject()
                        .member("name", event.name())
                        .member("arguments", "")
                        .endObject());
            }
            int index = choice.tools.size();
            boolean free = event.kind() == ToolKind.FREE_FORM;
            String type = free ? "custom" : "function";
            choice.tools.put(event.block(), index);
            choice.textMembers.put(event.block(), type);
            // A client can't answer a call without an id; dialects that pair by name have none.
            String id = event.id() == null ? "call_" + context.id() + "_" + index : event.id();
            choice.callIds.put(event.block(), id);
            return delta(event.choice(), json -> {
                json.name("tool_calls").beginArray();
                ChatJson call = new ChatJson(json).begin();
                call.integer("index", (long) index);
                call.string("id", id);
                call.string("type", type).name(type).beginObject().member("name", event.name());
                json.member(free ? "input" : "arguments", "").endObject();
                call.rest(event.extensions(), "");
                call.end();
                json.endArray();
                if (event.seal() != null) {
                    choice.details.call(json.name("reasoning_details").beginArray(), id, event.seal());
                    json.endArray();
                }
            });
        }

        @Override
        public Boolean toolArgumentsAppended(GenerationEvent.ToolArgumentsAppended event) {
            Choice choice = choice(event.choice());
            Integer index = choice.tools.get(event.block());
            if (index == null) {
                return choice.functionCall
                        && delta(event.choice(), json -> json.name("function_call")
                                .beginObject()
                                .member("arguments", event.fragment())
                                .endObject());
            }
            String type = choice.textMembers.getOrDefault(event.block(), "function");
            String text = type.equals("custom") ? "input" : "arguments";
            return delta(event.choice(), json -> json.name("tool_calls")
                    .beginArray()
                    .beginObject()
                    .member("index", index)
                    .name(type)
                    .beginObject()
                    .member(text, event.fragment())
                    .endObject()
                    .endObject()
                    .endArray());
        }

        @Override
        public Boolean toolCallFinished(GenerationEvent.ToolCallFinished event) {
            return true;
        }

        @Override
        public Boolean blockAdded(GenerationEvent.BlockAdded event) {
            if (event.content() instanceof ContentBlock.Text text) {
                return text.text().isEmpty() || delta(event.choice(), json -> json.member("content", text.text()));
            }
            if (event.content() instanceof ContentBlock.Reasoning thoughts) {
                return thoughts(event.choice(), event.block(), thoughts);
            }
            if (event.content() instanceof ContentBlock.Refusal refusal) {
                return refusal.text().isEmpty()
                        || delta(event.choice(), json -> json.member("refusal", refusal.text()));
            }
            return lost(event.content().getClass().getSimpleName());
        }

        private boolean thoughts(int index, int block, ContentBlock.Reasoning thoughts) {
            Choice choice = choice(index);
            Seal seal = thoughts.seal();
            if (seal == null) {
                choice.details.appended(block, thoughts.text(), thoughts.summary());
            }
            return (thoughts.text().isEmpty() && seal == null)
                    || delta(index, json -> {
                        if (!thoughts.text().isEmpty()) {
                            json.member("reasoning_content", thoughts.text());
                        }
                        if (seal != null) {
                            choice.details.thought(
                                    json.name("reasoning_details").beginArray(), thoughts, seal);
                            json.endArray();
                        }
                    });
        }

        @Override
        public Boolean blockSealed(GenerationEvent.BlockSealed event) {
            Choice choice = choice(event.choice());
            String callId = choice.callIds.get(event.block());
            if (callId == null && !choice.details.awaits(event.block())) {
                return lost("seal");
            }
            return delta(event.choice(), json -> {
                JsonWriter entries = json.name("reasoning_details").beginArray();
                if (callId != null) {
                    choice.details.call(entries, callId, event.seal());
                } else {
                    choice.details.sealed(entries, event.block(), event.seal());
                }
                entries.endArray();
            });
        }

        @Override
        public Boolean annotationAdded(GenerationEvent.AnnotationAdded event) {
            return ChatAnnotations.writable(event.annotation(), losses)
                    && delta(event.choice(), json -> {
                        ChatAnnotations.write(json.name("annotations").beginArray(), event.annotation());
                        json.endArray();
                    });
        }

        @Override
        public Boolean logprobsReported(GenerationEvent.LogprobsReported event) {
            return chunk(event.choice(), none -> {}, json -> {
                json.name("logprobs").beginObject().name("content");
                tokens(json, event, false);
                json.name("refusal");
                tokens(json, event, true);
                json.endObject().name("finish_reason").nullValue();
            });
        }

        private void tokens(JsonWriter json, GenerationEvent.LogprobsReported event, boolean refusal) {
            if (event.refusal() == refusal) {
                Logprobs.write(json, event.tokens(), true);
            } else {
                json.nullValue();
            }
        }

        @Override
        public Boolean extensionsReported(GenerationEvent.ExtensionsReported event) {
            if (event.choice() == GenerationEvent.ANSWER) {
                return remember(event.extensions());
            }
            return event.extensions().of(OURS).isEmpty()
                    || chunk(
                            event.choice(),
                            json -> new ChatJson(json).rest(event.extensions(), ChatJson.inside("message")),
                            json -> {
                                json.name("logprobs")
                                        .nullValue()
                                        .name("finish_reason")
                                        .nullValue();
                                new ChatJson(json).rest(event.extensions(), "");
                            });
        }

        @Override
        public Boolean usageReported(GenerationEvent.UsageReported event) {
            usage = event.usage();
            return true;
        }

        @Override
        public Boolean choiceFinished(GenerationEvent.ChoiceFinished event) {
            Choice choice = choice(event.choice());
            String word = ChatFinish.write(event.reason(), choice.functionCall, choice.refused, losses);
            return chunk(event.choice(), none -> {}, json -> json.name("logprobs")
                    .nullValue()
                    .member("finish_reason", word));
        }

        @Override
        public Boolean answerFinished(GenerationEvent.AnswerFinished event) {
            if ((context.usageAsked() && usage != null) || !about.isEmpty()) {
                begin();
                JsonWriter json = head();
                json.name("choices").beginArray().endArray();
                if (context.usageAsked() && usage != null) {
                    UsageObject.write(json.name("usage"), usage);
                }
                end(json);
            }
            out.append(SseFormat.DONE);
            ended = true;
            return true;
        }

        @Override
        public Boolean answerFailed(GenerationEvent.AnswerFailed event) {
            out.append(ErrorWriter.frame(event.failure()));
            ended = true;
            return true;
        }

        private boolean remember(Extensions extensions) {
            Map<String, RawJson> members = new LinkedHashMap<>(extensions.of(OURS));
            RawJson print = members.remove("system_fingerprint");
            fingerprint = print == null ? fingerprint : print;
            about.putAll(members);
            return true;
        }

        private Choice choice(int index) {
            Choice known = choices.get(index);
            if (known != null) {
                return known;
            }
            Choice choice = new Choice();
            choices.put(index, choice);
            delta(index, json -> json.member("role", "assistant").member("content", ""));
            return choice;
        }

        private boolean delta(int choice, Consumer<JsonWriter> members) {
            return chunk(choice, members, json -> json.name("logprobs")
                    .nullValue()
                    .name("finish_reason")
                    .nullValue());
        }

        private boolean chunk(int index, Consumer<JsonWriter> delta, Consumer<JsonWriter> behind) {
            choice(index);
            begin();
            JsonWriter json = head();
            json.name("choices").beginArray().beginObject().member("index", index);
            json.name("delta").beginObject();
            delta.accept(json);
            json.endObject();
            behind.accept(json);
            json.endObject().endArray();
            end(json);
            return true;
        }

        private void begin() {
            out.append("data: ");
        }

        private JsonWriter head() {
            JsonWriter json = new JsonWriter(out).beginObject().member("id", "chatcmpl-" + context.id());
            json.member("object", "chat.completion.chunk");
            json.member("created", context.createdSeconds());
            json.member("model", context.model()).name("system_fingerprint");
            if (fingerprint == null) {
                json.nullValue();
            } else {
                json.raw(fingerprint.text());
            }
            about.forEach((name, value) -> json.name(name).raw(value.text()));
            about.clear();
            return json;
        }

        private void end(JsonWriter json) {
            json.endObject();
            out.append("\n\n");
        }

        private boolean lost(String what) {
            losses.add("answer." + what, "a chat completion has no place for it");
            return false;
        }
    }
}
