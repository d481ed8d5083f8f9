package io.gapura.dialect.openai.responses;

import io.gapura.dialect.openai.Logprobs;
import io.gapura.json.JsonWriter;
import io.gapura.model.Extensions;
import io.gapura.model.RawJson;
import io.gapura.model.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An item of {@code output} that we write, as far as it has come. For one thread at a time. */
abstract class AnswerItem {
    final String id;
    final int index;

    /** OpenAI's words: {@code in_progress}, {@code completed}, {@code incomplete}. */
    String status = "in_progress";

    AnswerItem(String id, int index) {
        this.id = id;
        this.index = index;
    }

    boolean done() {
        return !status.equals("in_progress");
    }

    /** Writes the object, with what has arrived of it. */
    abstract void write(JsonWriter json);

    /** What the model says to the reader: texts and refusals. */
    static final class Message extends AnswerItem {
        final List<Part> parts = new ArrayList<>(1);

        Message(String id, int index) {
            super(id, index);
        }

        @Override
        void write(JsonWriter json) {
            json.beginObject().member("id", id).member("type", "message");
            json.member("status", status).member("role", "assistant");
            json.name("content").beginArray();
            parts.forEach(part -> part.write(json));
            json.endArray().endObject();
        }
    }

    /** A part of a message. */
    static final class Part {
        final int index;
        final boolean refusal;
        final StringBuilder text = new StringBuilder();
        final List<RawJson> annotations = new ArrayList<>(0);
        final List<TokenLogprob> logprobs = new ArrayList<>(0);
        boolean done;

        Part(int index, boolean refusal) {
            this.index = index;
            this.refusal = refusal;
        }

        void write(JsonWriter json) {
            if (refusal) {
                json.beginObject().member("type", "refusal");
                json.member("refusal", text.toString()).endObject();
                return;
            }
            json.beginObject().member("type", "output_text").name("annotations").beginArray();
            annotations.forEach(note -> json.raw(note.text()));
            json.endArray().name("logprobs");
            Logprobs.write(json, logprobs.stream().map(Part::withBytes).toList(), true);
            json.member("text", text.toString()).endObject();
        }

        /** Strict clients want the bytes: they are those of the text. */
        private static TokenLogprob withBytes(TokenLogprob token) {
            List<Integer> bytes = token.bytes();
            if (bytes == null) {
                bytes = new ArrayList<>();
                for (byte each : token.token().getBytes(StandardCharsets.UTF_8)) {
                    bytes.add(each & 0xFF);
                }
            }
            return new TokenLogprob(
                    token.token(),
                    token.logprob(),
                    bytes,
                    token.alternatives().stream().map(Part::withBytes).toList());
        }
    }

    /** What the model thought. */
    static final class Thought extends AnswerItem {
        final boolean summary;
        final StringBuilder text = new StringBuilder();
        boolean partOpen;

        @Nullable
        String encrypted;

        Thought(String id, int index, boolean summary) {
            super(id, index);
            this.summary = summary;
        }

        @Override
        void write(JsonWriter json) {
            json.beginObject().member("id", id).member("type", "reasoning");
            json.name("summary").beginArray();
            if (summary && (!text.isEmpty() || partOpen)) {
                part(json);
            }
            json.endArray();
            if (!summary && (!text.isEmpty() || partOpen)) {
                json.name("content").beginArray();
                part(json);
                json.endArray();
            }
            if (encrypted != null) {
                json.member("encrypted_content", encrypted);
            }
            json.member("status", status).endObject();
        }

        void part(JsonWriter json) {
            json.beginObject().member("type", summary ? "summary_text" : "reasoning_text");
            json.member("text", text.toString()).endObject();
        }
    }

    /** A call of a tool of the client's. */
    static final class Call extends AnswerItem {
        final String callId;
        final Namespaces.Name name;
        final boolean freeForm;
        final Extensions extensions;
        final StringBuilder text = new StringBuilder();

        Call(String id, int index, String callId, Namespaces.Name name, boolean freeForm, Extensions extensions) {
            super(id, index);
            this.callId = callId;
            this.name = name;
            this.freeForm = freeForm;
            this.extensions = extensions;
        }

        @Override
        void write(JsonWriter json) {
            ResponsesJson item = new ResponsesJson(json).begin().string("id", id);
            item.string("type", freeForm ? "custom_tool_call" : "function_call").string("status", status);
            item.string("call_id", callId).string("name", name.name());
            item.string("namespace", name.namespace());
            item.string(freeForm ? "input" : "arguments", text.toString());
            item.rest(extensions, "");
            item.end();
        }
    }

    /** An item that this dialect alone knows, as it was. */
    static final class Whole extends AnswerItem {
        private final RawJson raw;

        Whole(String id, int index, RawJson raw) {
            super(id, index);
            this.raw = raw;
            this.status = "completed";
        }

        @Override
        void write(JsonWriter json) {
            json.raw(raw.text());
        }
    }
}
