package io.gapura.dialect.openai.chat;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.openai.Logprobs;
import io.gapura.dialect.openai.UsageObject;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.Annotation;
import io.gapura.model.ContentBlock;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationResponse;
import io.gapura.model.Losses;
import io.gapura.model.MediaSource;
import io.gapura.model.TokenLogprob;
import io.gapura.model.ToolKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a whole answer. Used once, by one thread. */
final class ChatAnswerWriter {
    private static final String OURS = OpenAiChatDialect.NAME;

    private final GenerationResponse response;
    private final AnswerContext context;
    private final Losses losses;
    private final ByteBuilder out = new ByteBuilder(1024);
    private final JsonWriter json = new JsonWriter(out);

    ChatAnswerWriter(GenerationResponse response, AnswerContext context, Losses losses) {
        this.response = response;
        this.context = context;
        this.losses = losses;
    }

    byte[] body() {
        ChatJson answer = new ChatJson(json).begin().string("id", "chatcmpl-" + context.id());
        answer.string("object", "chat.completion");
        answer.integer("created", context.createdSeconds());
        answer.string("model", context.model());
        answer.name("choices").beginArray();
        response.choices().forEach(this::choice);
        json.endArray();
        if (response.usage() != null) {
            answer.name("usage");
            UsageObject.write(json, response.usage());
        }
        answer.rest(response.extensions(), "");
        if (!response.extensions().of(OURS).containsKey("system_fingerprint")) {
            answer.name("system_fingerprint").nullValue();
        }
        answer.end();
        return out.toByteArray();
    }

    private void choice(GenerationResponse.Choice choice) {
        ChatJson element = new ChatJson(json).begin();
        element.integer("index", (long) choice.index());
        element.name("message");
        boolean functionCall = message(choice);
        element.name("logprobs");
        logprobs(choice.textLogprobs(), choice.refusalLogprobs());
        element.name("finish_reason");
        FinishReason finish = choice.finish();
        if (finish == null) {
            json.nullValue();
        } else {
            json.value(ChatFinish.write(
                    finish,
                    functionCall,
                    choice.content().stream().anyMatch(ContentBlock.Refusal.class::isInstance),
                    losses));
        }
        element.rest(choice.extensions(), "");
        element.end();
    }

    /** Writes the message; true if it has the deprecated {@code function_call}. */
    private boolean message(GenerationResponse.Choice choice) {
        Pieces pieces = new Pieces(losses);
        choice.content().forEach(block -> block.accept(pieces));
        ChatJson message = new ChatJson(json).begin().string("role", "assistant");
        nullable(message, "content", pieces.text.isEmpty() ? null : pieces.text.toString());
        nullable(message, "refusal", pieces.refusal.isEmpty() ? null : pieces.refusal.toString());
        if (!pieces.reasoning.isEmpty()) {
            message.string("reasoning_content", pieces.reasoning.toString());
        }
        annotations(message, pieces.annotations);
        audio(message, pieces.audio);
        boolean functionCall = calls(message, pieces.calls);
        details(message, pieces);
        message.rest(choice.extensions(), ChatJson.inside("message"));
        message.end();
        return functionCall;
    }

    private void details(ChatJson message, Pieces pieces) {
        if (!pieces.sealed) {
            return;
        }
        ReasoningDetailsWriter details = new ReasoningDetailsWriter();
        JsonWriter entries = message.name("reasoning_details").beginArray();
        for (ContentBlock.Reasoning thoughts : pieces.thoughts) {
            if (thoughts.seal() != null) {
                details.thought(entries, thoughts, thoughts.seal());
            }
        }
        List<ContentBlock> several = several(pieces.calls);
        for (int i = 0; i < several.size(); i++) {
            if (several.get(i) instanceof ContentBlock.ToolCall call && call.seal() != null) {
                details.call(entries, id(call, i), call.seal());
            }
        }
        json.endArray();
    }

    private static void nullable(ChatJson message, String name, @Nullable String text) {
        if (text == null) {
            message.name(name).nullValue();
        } else {
            message.string(name, text);
        }
    }

    private void annotations(ChatJson message, List<Annotation> annotations) {
        message.name("annotations").beginArray();
        annotations.forEach(annotation -> ChatAnnotations.write(json, annotation));
        json.endArray();
    }

    private static void audio(ChatJson message, ContentBlock.@Nullable Audio audio) {
        if (audio != null && audio.source() instanceof MediaSource.Inline sound) {
            ChatJson inner = new ChatJson(message.name("audio")).begin().string("id", audio.id());
            inner.string("data", sound.base64());
            inner.string("transcript", audio.transcript() == null ? "" : audio.transcript());
            inner.rest(audio.extensions(), "");
            inner.end();
        }
    }

    private boolean calls(ChatJson message, List<ContentBlock> calls) {
        boolean functionCall = false;
        for (ContentBlock block : calls) {
            if (block instanceof ContentBlock.ToolCall call && isFunctionCall(call)) {
                functionCall = true;
                message.name("function_call").beginObject().member("name", call.name());
                json.member("arguments", call.arguments()).endObject();
            }
        }
        List<ContentBlock> several = several(calls);
        if (!several.isEmpty()) {
            message.name("tool_calls").beginArray();
            for (int i = 0; i < several.size(); i++) {
                call(several.get(i), i);
            }
            json.endArray();
        }
        return functionCall;
    }

    /** All calls but the deprecated one. */
    private static List<ContentBlock> several(List<ContentBlock> calls) {
        return calls.stream()
                .filter(block -> !(block instanceof ContentBlock.ToolCall call && isFunctionCall(call)))
                .toList();
    }

    private static boolean isFunctionCall(ContentBlock.ToolCall call) {
        return call.extensions().formed(OURS, "function_call");
    }

    /** A client can't answer a call without an id; dialects that pair by name have none. */
    private String id(ContentBlock.ToolCall call, int place) {
        return call.id() == null ? "call_" + context.id() + "_" + place : call.id();
    }

    private void call(ContentBlock block, int place) {
        if (block instanceof ContentBlock.Opaque opaque) {
            json.raw(opaque.raw().text());
        } else if (block instanceof ContentBlock.ToolCall call) {
            boolean free = call.kind() == ToolKind.FREE_FORM;
            String type = free ? "custom" : "function";
            ChatJson element = new ChatJson(json).begin();
            element.string("id", id(call, place));
            element.string("type", type).name(type).beginObject().member("name", call.name());
            json.member(free ? "input" : "arguments", call.arguments()).endObject();
            element.rest(call.extensions(), "");
            element.end();
        }
    }

    private void logprobs(@Nullable List<TokenLogprob> text, @Nullable List<TokenLogprob> refusal) {
        if (text == null && refusal == null) {
            json.nullValue();
            return;
        }
        json.beginObject();
        tokens("content", text);
        tokens("refusal", refusal);
        json.endObject();
    }

    private void tokens(String name, @Nullable List<TokenLogprob> tokens) {
        json.name(name);
        if (tokens == null) {
            json.nullValue();
        } else {
            Logprobs.write(json, tokens, true);
        }
    }

    /** The blocks of a choice, by the place where a message has them. The results mean nothing. */
    private static final class Pieces implements ContentBlock.Visitor<Boolean> {
        private final Losses losses;
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder refusal = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final List<ContentBlock.Reasoning> thoughts = new ArrayList<>();
        private final List<Annotation> annotations = new ArrayList<>();
        private final List<ContentBlock> calls = new ArrayList<>();
        private ContentBlock.@Nullable Audio audio;
        private boolean sealed;

        Pieces(Losses losses) {
            this.losses = losses;
        }

        @Override
        public Boolean text(ContentBlock.Text block) {
            text.append(block.text());
            for (Annotation annotation : block.annotations()) {
                if (ChatAnnotations.writable(annotation, losses)) {
                    annotations.add(annotation);
                }
            }
            return true;
        }

        @Override
        public Boolean reasoning(ContentBlock.Reasoning block) {
            reasoning.append(block.text());
            thoughts.add(block);
            sealed |= block.seal() != null;
            return true;
        }

        @Override
        public Boolean refusal(ContentBlock.Refusal block) {
            refusal.append(block.text());
            return true;
        }

        @Override
        public Boolean audio(ContentBlock.Audio block) {
            audio = block;
            return block.source() instanceof MediaSource.Inline || lost("audio");
        }

        @Override
        public Boolean toolCall(ContentBlock.ToolCall block) {
            if (block.kind() == ToolKind.HOSTED) {
                return lost("hosted_tool_call");
            }
            sealed |= block.seal() != null;
            return calls.add(block);
        }

        @Override
        public Boolean opaque(ContentBlock.Opaque block) {
            if (block.dialect().equals(OURS) && block.type().startsWith("tool_calls/")) {
                return calls.add(block);
            }
            return lost(block.type());
        }

        @Override
        public Boolean image(ContentBlock.Image block) {
            return lost("image");
        }

        @Override
        public Boolean video(ContentBlock.Video block) {
            return lost("video");
        }

        @Override
        public Boolean file(ContentBlock.File block) {
            return lost("file");
        }

        @Override
        public Boolean toolResult(ContentBlock.ToolResult block) {
            return lost("tool_result");
        }

        @Override
        public Boolean cacheMark(ContentBlock.CacheMark block) {
            return true;
        }

        private Boolean lost(String what) {
            losses.add("answer." + what, "a chat completion has no place for it");
            return false;
        }
    }
}
