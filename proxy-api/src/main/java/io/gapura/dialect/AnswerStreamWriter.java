package io.gapura.dialect;

import io.gapura.http.ByteBuilder;
import io.gapura.model.GenerationEvent;

/** Writes one stream of events as the frames of a client's dialect. For one thread at a time. */
public interface AnswerStreamWriter {
    /** Appends the whole frames, if any, that tell this event. */
    void write(GenerationEvent event, ByteBuilder out);
}
