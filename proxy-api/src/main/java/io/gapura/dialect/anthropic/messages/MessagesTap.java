package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.ErrorReader;
import io.gapura.dialect.Lenient;
import io.gapura.dialect.StreamTap;
import io.gapura.dialect.anthropic.AnthropicErrors;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFormat;
import io.gapura.frame.SseFrame;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Sits beside one stream of Messages events. For one thread at a time; never throws.
 *
 * <p>A frame goes on as it came, its name and its data in LF lines. What is mended, and nothing else: the model's name in
 * {@code message_start}, and a missing name of an event, by which the official clients tell events apart.
 */
final class MessagesTap implements StreamTap {
    private final byte @Nullable [] model;
    private final MessagesUsage usage = new MessagesUsage();
    private @Nullable String finish;
    private @Nullable GatewayException failure;
    private boolean generated;
    private boolean done;

    /** Where the model's name is in the frame that is looked at; -1 for nowhere. */
    private int modelFrom;

    private int modelTo;

    MessagesTap(AnswerEdits edits) {
        String name = edits.model();
        this.model = name == null ? null : JsonWriter.quote(name);
    }

    @Override
    public Verdict see(SseFrame frame, ByteBuilder replacement) {
        if (failure != null || done || frame.dataFrom() == frame.dataTo() || frame.dataEquals("[DONE]")) {
            return Verdict.DROP;
        }
        try {
            String type = learn(frame);
            relay(frame, type, replacement);
            return Verdict.REPLACE;
        } catch (GatewayException e) {
            failure = ErrorReader.frame(e);
            return Verdict.DROP;
        }
    }

    @Override
    public void end(ByteBuilder out) {
        // message_stop is the end, and nothing stands in for it.
    }

    @Override
    public Progress progress() {
        if (failure != null) {
            return Progress.FAILED;
        }
        if (done) {
            return Progress.FINISHED;
        }
        return generated ? Progress.GENERATING : Progress.PREAMBLE;
    }

    @Override
    public @Nullable GatewayException failure() {
        return failure;
    }

    @Override
    public @Nullable Usage usage() {
        return usage.told() ? usage.usage() : null;
    }

    @Override
    public @Nullable String finish() {
        return finish;
    }

    /** Learns what the frame says, and gives its type. */
    private String learn(SseFrame frame) {
        modelFrom = -1;
        boolean error = false;
        String type = "";
        JsonReader reader =
                new JsonReader(frame.bytes(), frame.dataFrom(), frame.dataTo(), ErrorKind.UPSTREAM_MALFORMED);
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("type")) {
                type = Lenient.string(reader);
            } else if (reader.nameIs("message") && reader.peek() == JsonKind.OBJECT) {
                message(reader);
            } else if (reader.nameIs("delta") && reader.peek() == JsonKind.OBJECT) {
                delta(reader);
            } else if (reader.nameIs("usage") && reader.peek() == JsonKind.OBJECT) {
                usage.read(reader);
            } else if (reader.nameIs("error")) {
                error = !reader.isNull();
            }
        }
        reader.end();
        String named = frame.event();
        if (type.isEmpty() && named != null) {
            type = named;
        }
        if (error || type.equals("error")) {
            throw AnthropicErrors.streamed(frame.bytes(), frame.dataFrom(), frame.dataTo());
        }
        generated |= type.equals("content_block_delta") || type.equals("content_block_stop");
        done |= type.equals("message_stop");
        return type;
    }

    private void message(JsonReader reader) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("usage") && reader.peek() == JsonKind.OBJECT) {
                usage.read(reader);
            } else if (reader.nameIs("model")) {
                reader.skip();
                modelFrom = reader.valueFrom();
                modelTo = reader.valueTo();
            }
        }
    }

    private void delta(JsonReader reader) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("stop_reason") && reader.peek() == JsonKind.STRING) {
                finish = reader.string();
            }
        }
    }

    private void relay(SseFrame frame, String type, ByteBuilder out) {
        byte[] bytes = frame.bytes();
        int from = frame.dataFrom();
        int to = frame.dataTo();
        if (model != null && modelFrom >= 0) {
            ByteBuilder renamed = new ByteBuilder(to - from + model.length);
            renamed.write(bytes, from, modelFrom - from);
            renamed.append(model).write(bytes, modelTo, to - modelTo);
            bytes = renamed.toByteArray();
            from = 0;
            to = bytes.length;
        }
        String name = frame.event() == null ? type : frame.event();
        if (name.isEmpty() || name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0) {
            SseFormat.data(out, bytes, from, to);
        } else {
            SseFormat.event(out, name, bytes, from, to);
        }
    }
}
