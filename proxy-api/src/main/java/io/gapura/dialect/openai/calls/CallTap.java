package io.gapura.dialect.openai.calls;

import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.StreamTap;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFormat;
import io.gapura.frame.SseFrame;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Usage;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sits beside a stream of typed events that passes: images, transcriptions, speech. Every frame goes on as it is; it only learns
 * whether the end was seen. For one thread at a time; never throws.
 *
 * <p>The ends are those of OpenAI's API reference ("Image generation streaming events", "Stream event" of transcriptions and of
 * speech), and {@code [DONE]}, which compatible servers send as well. One image has one end; of how many were asked for may be
 * unknown.
 */
public final class CallTap implements StreamTap {
    private static final String DONE = "[DONE]";
    private static final Set<String> IMAGE_ENDS = Set.of("image_generation.completed", "image_edit.completed");
    private static final Set<String> ENDS = Set.of("transcript.text.done", "speech.audio.done");
    private static final Set<String> PARTS = Set.of("image_generation.partial_image", "image_edit.partial_image");

    private final OutboundDialect dialect;
    private final int images;
    private int imagesDone;
    private boolean started;
    private boolean ended;
    private boolean done;
    private @Nullable String finish;
    private @Nullable Usage usage;
    private @Nullable GatewayException failure;

    /**
     * A tap of one stream.
     *
     * @param dialect reads the errors
     * @param images how many images were asked for; 0 where that is not known
     */
    public CallTap(OutboundDialect dialect, int images) {
        this.dialect = dialect;
        this.images = images;
    }

    @Override
    public Verdict see(SseFrame frame, ByteBuilder replacement) {
        if (failure != null || done || frame.dataFrom() == frame.dataTo()) {
            return Verdict.DROP;
        }
        if (frame.dataEquals(DONE)) {
            done = true;
        } else {
            learn(frame);
            if (failure != null) {
                return Verdict.DROP;
            }
            started = true;
        }
        if (frame.plain()) {
            return Verdict.PASS;
        }
        SseFormat.frame(replacement, frame);
        return Verdict.REPLACE;
    }

    /** Nothing: what these streams lack is not ours to invent. */
    @Override
    public void end(ByteBuilder out) {}

    @Override
    public Progress progress() {
        if (failure != null) {
            return Progress.FAILED;
        }
        if (done || ended) {
            return Progress.FINISHED;
        }
        return started ? Progress.GENERATING : Progress.PREAMBLE;
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

    /** What an event says of itself; one that can't be read says nothing and passes. */
    private void learn(SseFrame frame) {
        String type = frame.event();
        boolean error = "error".equals(type);
        Usage cost = null;
        try {
            JsonReader reader =
                    new JsonReader(frame.bytes(), frame.dataFrom(), frame.dataTo(), ErrorKind.UPSTREAM_MALFORMED);
            if (reader.peek() == JsonKind.OBJECT) {
                reader.beginObject();
                while (reader.nextMember()) {
                    if (reader.nameIs("type") && reader.peek() == JsonKind.STRING) {
                        type = reader.string();
                        error |= "error".equals(type);
                    } else if (reader.nameIs("error")) {
                        error |= reader.peek() == JsonKind.OBJECT || reader.peek() == JsonKind.STRING;
                    } else if (reader.nameIs("usage")) {
                        reader.skip();
                        cost = UsageScan.read(frame.bytes(), reader.valueFrom(), reader.valueTo());
                    }
                }
            }
            reader.end();
        } catch (GatewayException notJson) {
            cost = null;
        }
        if (error) {
            failure = told(frame);
            return;
        }
        usage = cost == null ? usage : cost;
        end(type);
    }

    private void end(@Nullable String type) {
        if (type == null) {
            return;
        }
        if (IMAGE_ENDS.contains(type)) {
            imagesDone++;
            ended = imagesDone >= images;
            finish = type;
        } else if (ENDS.contains(type)) {
            ended = true;
            finish = type;
        } else if (PARTS.contains(type)) { // another image has begun
            ended = images > 0 && imagesDone >= images;
        }
    }

    private GatewayException told(SseFrame frame) {
        byte[] data = Arrays.copyOfRange(frame.bytes(), frame.dataFrom(), frame.dataTo());
        return dialect.readStreamError(data);
    }
}
