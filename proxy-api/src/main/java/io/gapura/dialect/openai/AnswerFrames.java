package io.gapura.dialect.openai;

import io.gapura.dialect.AnswerStreamReader;
import io.gapura.dialect.ErrorReader;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFrame;
import io.gapura.model.GenerationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads one stream of chunks as events. For one thread at a time; never throws. */
public final class AnswerFrames implements AnswerStreamReader {
    private final List<GenerationEvent> pending = new ArrayList<>(4);
    private final AnswerEvents events;
    private boolean ended;

    /** A reader of a stream of this dialect. */
    public AnswerFrames(String dialect, ChoiceReader.Factory factory) {
        events = new AnswerEvents(dialect, false, factory, pending::add);
    }

    @Override
    public void read(SseFrame frame, Consumer<GenerationEvent> sink) {
        if (ended || frame.dataFrom() == frame.dataTo()) {
            return;
        }
        if (frame.dataEquals("[DONE]")) {
            ended = true;
            events.finish();
            flush(sink);
            return;
        }
        try {
            if ("error".equals(frame.event())) {
                throw ErrorReader.streamed(frame.bytes(), frame.dataFrom(), frame.dataTo());
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
