package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.AnswerStreamReader;
import io.gapura.dialect.ErrorReader;
import io.gapura.dialect.gemini.GeminiErrors;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFrame;
import io.gapura.model.GenerationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads one stream of chunks as events. A stream has no last word: it is whole if each candidate said why it ended when it
 * closes. For one thread at a time; never throws.
 */
final class GeminiFrames implements AnswerStreamReader {
    private final List<GenerationEvent> pending = new ArrayList<>(4);
    private final GeminiAnswerEvents events = new GeminiAnswerEvents(pending::add);
    private boolean ended;

    @Override
    public void read(SseFrame frame, Consumer<GenerationEvent> sink) {
        if (ended || frame.dataFrom() == frame.dataTo() || frame.dataEquals("[DONE]")) {
            return; // the last is of no Google server, but of some that stand before one
        }
        try {
            if ("error".equals(frame.event())) {
                throw GeminiErrors.streamed(frame.bytes(), frame.dataFrom(), frame.dataTo());
            }
            events.read(frame.bytes(), frame.dataFrom(), frame.dataTo());
            flush(sink);
        } catch (GatewayException e) {
            flush(sink);
            fail(ErrorReader.frame(e), sink);
        }
    }

    @Override
    public void end(Consumer<GenerationEvent> sink) {
        if (ended) {
            return;
        }
        if (!events.allFinished()) {
            fail(
                    new GatewayException(
                            ErrorKind.UPSTREAM_CUT, "the upstream closed the stream in the middle of its answer"),
                    sink);
            return;
        }
        ended = true;
        events.finish();
        flush(sink);
    }

    private void fail(GatewayException failure, Consumer<GenerationEvent> sink) {
        ended = true;
        sink.accept(new GenerationEvent.AnswerFailed(failure));
    }

    private void flush(Consumer<GenerationEvent> sink) {
        pending.forEach(sink);
        pending.clear();
    }
}
