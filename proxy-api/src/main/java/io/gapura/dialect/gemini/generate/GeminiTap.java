package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.ErrorReader;
import io.gapura.dialect.StreamTap;
import io.gapura.dialect.gemini.GeminiErrors;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFrame;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.Usage;
import org.jspecify.annotations.Nullable;

/** Sits beside one stream of chunks; of a frame that is right only the model's name may change. For one thread at a time; never throws. */
final class GeminiTap implements StreamTap {
    private final byte @Nullable [] model;
    private final GeminiScan scan = new GeminiScan();
    private @Nullable GatewayException failure;

    GeminiTap(AnswerEdits edits) {
        String name = edits.model();
        model = name == null ? null : JsonWriter.quote(name);
    }

    @Override
    public Verdict see(SseFrame frame, ByteBuilder replacement) {
        if (failure != null || frame.dataFrom() == frame.dataTo() || frame.dataEquals("[DONE]")) {
            return Verdict.DROP;
        }
        try {
            if ("error".equals(frame.event())) {
                throw GeminiErrors.streamed(frame.bytes(), frame.dataFrom(), frame.dataTo());
            }
            scan.chunk(frame.bytes(), frame.dataFrom(), frame.dataTo());
            if (scan.failed()) {
                throw GeminiErrors.streamed(frame.bytes(), frame.dataFrom(), frame.dataTo());
            }
        } catch (GatewayException e) {
            failure = ErrorReader.frame(e);
            return Verdict.DROP;
        }
        boolean rename = model != null && scan.modelFrom() >= 0;
        if (!rename && frame.plain()) {
            return Verdict.PASS;
        }
        GeminiFraming.begin(replacement);
        int from = replacement.length();
        data(frame, rename, replacement);
        GeminiFraming.end(replacement, from);
        return Verdict.REPLACE;
    }

    private void data(SseFrame frame, boolean rename, ByteBuilder out) {
        byte[] bytes = frame.bytes();
        if (!rename || model == null) {
            out.write(bytes, frame.dataFrom(), frame.dataTo() - frame.dataFrom());
            return;
        }
        out.write(bytes, frame.dataFrom(), scan.modelFrom() - frame.dataFrom());
        out.append(model);
        out.write(bytes, scan.modelTo(), frame.dataTo() - scan.modelTo());
    }

    @Override
    public void end(ByteBuilder out) {
        // a stream has no last word
    }

    @Override
    public Progress progress() {
        if (failure != null) {
            return Progress.FAILED;
        }
        if (scan.allFinished()) {
            return Progress.FINISHED;
        }
        return scan.generated() ? Progress.GENERATING : Progress.PREAMBLE;
    }

    @Override
    public @Nullable GatewayException failure() {
        return failure;
    }

    @Override
    public @Nullable Usage usage() {
        return scan.usage();
    }

    @Override
    public @Nullable String finish() {
        return scan.finish();
    }
}
