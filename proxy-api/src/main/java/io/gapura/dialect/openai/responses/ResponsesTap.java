package io.gapura.dialect.openai.responses;

import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.ErrorReader;
import io.gapura.dialect.StreamTap;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFormat;
import io.gapura.frame.SseFrame;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Usage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sits beside one stream that passes. For one thread at a time; never throws.
 *
 * <p>Frames go on with their data as it is, but for the model's name in the response objects; the last of them is followed by
 * {@code [DONE]}, which the Open Responses specification asks for, where the upstream leaves it out.
 */
final class ResponsesTap implements StreamTap {
    /** What comes before anything was generated. */
    private static final Set<String> PREAMBLE = Set.of(
            "response.created",
            "response.queued",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.reasoning_summary_part.added");

    private final byte @Nullable [] model;
    private boolean generated;
    private boolean finished;
    private boolean done;
    private @Nullable Usage usage;
    private @Nullable String finish;
    private @Nullable GatewayException failure;

    ResponsesTap(AnswerEdits edits) {
        String name = edits.model();
        this.model = name == null ? null : JsonWriter.quote(name);
    }

    @Override
    public Verdict see(SseFrame frame, ByteBuilder replacement) {
        if (failure != null || done || frame.dataFrom() == frame.dataTo()) {
            return Verdict.DROP;
        }
        if (frame.dataEquals("[DONE]")) {
            if (!finished) {
                return Verdict.DROP; // an end that nothing ended in
            }
            done = true;
            return pass(frame, replacement);
        }
        if (finished) {
            return Verdict.DROP;
        }
        try {
            return event(frame, replacement);
        } catch (GatewayException e) {
            failure = ErrorReader.frame(e);
            return Verdict.DROP;
        }
    }

    @Override
    public void end(ByteBuilder out) {
        if (failure == null && finished && !done) {
            done = true;
            out.append(SseFormat.DONE);
        }
    }

    @Override
    public Progress progress() {
        if (failure != null) {
            return Progress.FAILED;
        }
        if (finished) {
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
        return usage;
    }

    @Override
    public @Nullable String finish() {
        return finish;
    }

    private Verdict event(SseFrame frame, ByteBuilder replacement) {
        Event event = new Event(frame);
        String type = event.type;
        if (type.equals("error") || type.equals("response.failed") || (type.isEmpty() && event.error)) {
            throw event.failure(frame);
        }
        if (type.equals("response.completed") || type.equals("response.incomplete")) {
            finished = true;
            RawResponse told = event.response;
            usage = told == null ? null : told.usage;
            finish = told == null ? null : told.finish();
        }
        generated |= !PREAMBLE.contains(type);
        RawResponse about = event.response;
        if (model == null || about == null || about.modelFrom < 0 || about.says(model)) {
            return pass(frame, replacement);
        }
        ByteBuilder data = new ByteBuilder(frame.dataTo() - frame.dataFrom() + model.length);
        data.write(frame.bytes(), frame.dataFrom(), about.modelFrom - frame.dataFrom());
        data.append(model);
        data.write(frame.bytes(), about.modelTo, frame.dataTo() - about.modelTo);
        String name = frame.event();
        if (name == null) {
            SseFormat.data(replacement, data.array(), 0, data.length());
        } else {
            SseFormat.event(replacement, name, data.array(), 0, data.length());
        }
        return Verdict.REPLACE;
    }

    private static Verdict pass(SseFrame frame, ByteBuilder replacement) {
        if (frame.plain()) {
            return Verdict.PASS;
        }
        SseFormat.frame(replacement, frame);
        return Verdict.REPLACE;
    }

    /** One reading of a frame. */
    private static final class Event {
        private String type = "";
        private boolean error;
        private @Nullable RawResponse response;

        Event(SseFrame frame) {
            JsonReader reader =
                    new JsonReader(frame.bytes(), frame.dataFrom(), frame.dataTo(), ErrorKind.UPSTREAM_MALFORMED);
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("type") && reader.peek() == JsonKind.STRING) {
                    type = reader.string();
                } else if (reader.nameIs("response") && reader.peek() == JsonKind.OBJECT) {
                    response = new RawResponse(reader, frame.bytes());
                } else if (reader.nameIs("error")) {
                    error = !reader.isNull();
                }
            }
            reader.end();
            String named = frame.event();
            if (type.isEmpty() && named != null) {
                type = named;
            }
        }

        GatewayException failure(SseFrame frame) {
            if (response != null) {
                GatewayException told = ResponsesErrors.of(frame.bytes(), response.from, response.to);
                if (told != null) {
                    return told;
                }
            }
            return ResponsesErrors.read(frame.bytes(), frame.dataFrom(), frame.dataTo());
        }
    }
}
