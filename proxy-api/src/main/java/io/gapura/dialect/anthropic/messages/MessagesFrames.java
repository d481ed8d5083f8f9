package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.AnswerStreamReader;
import io.gapura.dialect.ErrorReader;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFrame;
import io.gapura.model.GenerationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads one stream of Messages events. For one thread at a time; never throws. */
final class MessagesFrames implements AnswerStreamReader {
    private final List<GenerationEvent> pending = new ArrayList<>(4);
    private final MessagesEvents events = new MessagesEvents(pending::add);
    private boolean ended;

    @Override
    public void read(SseFrame frame, Consumer<GenerationEvent> sink) {
        if (ended || frame.dataFrom() == frame.dataTo() || frame.dataEquals("[DONE]")) {
            return;
        }
        try {
            events.read(frame.bytes(), frame.dataFrom(), frame.dataTo(), frame.event());
            ended = events.finished();
            flush(sink);
        } catch (GatewayException e) {
            flush(sink);
            fail(ErrorReader.frame(e), sink);
        }
    }

    @Override
    public void end(Consumer<GenerationEvent> sink) {
        if (!ended) {
            fail(
                    new GatewayException(
                            ErrorKind.UPSTREAM_CUT, "the upstream closed the stream in the middle of its answer"),
                    sink);
        }
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
