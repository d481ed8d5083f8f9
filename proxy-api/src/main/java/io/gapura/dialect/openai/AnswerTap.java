package io.gapura.dialect.openai;

import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.ErrorReader;
import io.gapura.dialect.StreamTap;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFormat;
import io.gapura.frame.SseFrame;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonEditPlan;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonSplice;
import io.gapura.json.JsonWriter;
import io.gapura.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sits beside one stream of chunks. For one thread at a time; never throws.
 *
 * <p>A frame that is right passes byte for byte. What is mended, and nothing else, is named in {@link AnswerPass} and here: the
 * model's name, the usage (once, last, with empty choices, and only for a client that asked), frames with other lines than
 * one of data.
 */
public final class AnswerTap implements StreamTap {
    private static final String DONE = "[DONE]";
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final AnswerForm form;
    private final AnswerEdits edits;
    private final byte @Nullable [] model;
    private final AnswerMemory memory;
    private boolean done;
    private boolean usageSent;
    private @Nullable String usageHeld;
    private @Nullable Usage usage;
    private @Nullable GatewayException failure;

    /**
     * A tap.
     *
     * @param form what the chunks are of
     * @param edits what may be changed
     * @param choices how many choices there will be; 1 if that is not known
     */
    public AnswerTap(AnswerForm form, AnswerEdits edits, int choices) {
        this.form = form;
        this.memory = new AnswerMemory(choices);
        this.edits = edits;
        String name = edits.model();
        this.model = name == null ? null : JsonWriter.quote(name);
    }

    @Override
    public Verdict see(SseFrame frame, ByteBuilder replacement) {
        if (failure != null) {
            return Verdict.DROP;
        }
        if (frame.dataEquals(DONE)) {
            return done(frame, replacement);
        }
        if (frame.dataFrom() == frame.dataTo()) {
            return Verdict.DROP;
        }
        try {
            return chunk(frame, replacement);
        } catch (GatewayException e) {
            failure = ErrorReader.frame(e);
            return Verdict.DROP;
        }
    }

    @Override
    public void end(ByteBuilder out) {
        if (failure == null && !done && memory.allFinished()) {
            done = true;
            heldUsage(out);
            out.append(SseFormat.DONE);
        }
    }

    @Override
    public Progress progress() {
        if (failure != null) {
            return Progress.FAILED;
        }
        if (done || memory.allFinished()) {
            return Progress.FINISHED;
        }
        return memory.generated ? Progress.GENERATING : Progress.PREAMBLE;
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
        return memory.finish;
    }

    private Verdict done(SseFrame frame, ByteBuilder replacement) {
        if (done) {
            return Verdict.DROP;
        }
        done = true;
        boolean added = heldUsage(replacement);
        if (!added && frame.plain()) {
            return Verdict.PASS;
        }
        replacement.append(SseFormat.DONE);
        return Verdict.REPLACE;
    }

    private Verdict chunk(SseFrame frame, ByteBuilder replacement) {
        if ("error".equals(frame.event())) {
            throw ErrorReader.streamed(frame.bytes(), frame.dataFrom(), frame.dataTo());
        }
        AnswerPass pass = new AnswerPass(form, frame.bytes(), frame.dataFrom(), frame.dataTo(), memory, edits, false);
        pass.run();
        if (pass.failed) {
            throw ErrorReader.streamed(frame.bytes(), frame.dataFrom(), frame.dataTo());
        }
        boolean goesOn = usage(pass);
        return done || !goesOn ? Verdict.DROP : relay(frame, pass, replacement);
    }

    /** Learns what the chunk says of the usage; false if that is all it says, and the client isn't to see it now. */
    private boolean usage(AnswerPass pass) {
        if (pass.usage == null) {
            return true;
        }
        usage = pass.usage;
        boolean last = pass.choices <= 0 && memory.allFinished();
        if (last && !edits.dropUsageChunk() && !usageSent) {
            usageSent = true;
            if (pass.choices < 0) {
                pass.edit().set(JsonPath.of("choices"), "[]");
            }
            return true;
        }
        usageHeld = pass.rawUsage;
        if (pass.choices <= 0) {
            return false;
        }
        pass.edit().remove(JsonPath.of("usage"));
        return true;
    }

    private Verdict relay(SseFrame frame, AnswerPass pass, ByteBuilder replacement) {
        JsonEditPlan plan = pass.plan();
        boolean rename = model != null && pass.modelFrom() >= 0 && !says(frame.bytes(), pass, model);
        if (plan == null && !rename && frame.plain()) {
            return Verdict.PASS;
        }
        JsonSplice splice = null;
        if (plan != null) {
            if (rename && model != null) {
                plan.set(JsonPath.of("model"), model);
            }
            splice = plan.splice(frame.bytes(), frame.dataFrom(), frame.dataTo(), ErrorKind.UPSTREAM_MALFORMED);
        }
        replacement.append(DATA);
        int from = replacement.length();
        if (splice == null) {
            data(frame, pass, rename, replacement);
        } else {
            splice.appendTo(replacement);
        }
        if (!frame.plain()) {
            oneLine(replacement, from);
        }
        replacement.append(END);
        return Verdict.REPLACE;
    }

    /** The data, with the model's new name if it gets one: no second reading for the one edit that whole streams get. */
    private void data(SseFrame frame, AnswerPass pass, boolean rename, ByteBuilder out) {
        byte[] bytes = frame.bytes();
        if (!rename || model == null) {
            out.write(bytes, frame.dataFrom(), frame.dataTo() - frame.dataFrom());
            return;
        }
        out.write(bytes, frame.dataFrom(), pass.modelFrom() - frame.dataFrom());
        out.append(model);
        out.write(bytes, pass.modelTo(), frame.dataTo() - pass.modelTo());
    }

    /** A line end in JSON is space between two tokens: as a blank it means the same, and the frame has one line of data. */
    private static void oneLine(ByteBuilder out, int from) {
        byte[] bytes = out.array();
        for (int i = from; i < out.length(); i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                bytes[i] = ' ';
            }
        }
    }

    private static boolean says(byte[] bytes, AnswerPass pass, byte[] value) {
        return Arrays.equals(bytes, pass.modelFrom(), pass.modelTo(), value, 0, value.length);
    }

    /** Adds the usage chunk that the upstream did not send as one, for a client that asked. */
    private boolean heldUsage(ByteBuilder out) {
        if (usageHeld == null || usageSent || edits.dropUsageChunk()) {
            return false;
        }
        usageSent = true;
        out.append(DATA);
        JsonWriter json = new JsonWriter(out).beginObject();
        if (memory.id != null) {
            json.name("id").raw(memory.id);
        }
        json.member("object", form.object(false));
        if (memory.created != null) {
            json.name("created").raw(memory.created);
        }
        if (model != null) {
            json.name("model").raw(model);
        } else if (memory.model != null) {
            json.name("model").raw(memory.model);
        }
        json.name("choices").beginArray().endArray();
        json.name("usage").raw(usageHeld).endObject();
        out.append(END);
        return true;
    }
}
