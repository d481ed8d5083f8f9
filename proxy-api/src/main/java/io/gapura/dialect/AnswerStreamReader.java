package io.gapura.dialect;

import io.gapura.frame.SseFrame;
import io.gapura.model.GenerationEvent;
import java.util.function.Consumer;

/** Reads the frames of one upstream stream as events. For one thread at a time. */
public interface AnswerStreamReader {
    /** Gives the events that this frame tells. A broken frame gives an event of failure and never throws. */
    void read(SseFrame frame, Consumer<GenerationEvent> events);

    /**
     * The upstream closed the stream in an orderly way. Gives the last events if a real end was seen, else a failure of
     * kind {@code UPSTREAM_CUT}: a cut stream must not look finished.
     */
    void end(Consumer<GenerationEvent> events);
}
