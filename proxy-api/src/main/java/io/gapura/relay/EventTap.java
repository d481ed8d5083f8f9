package io.gapura.relay;

import io.gapura.dialect.AnswerStreamReader;
import io.gapura.dialect.StreamTap;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFrame;
import io.gapura.http.ByteBuilder;
import io.gapura.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Sits where a tap sits and lets no byte pass: every frame is read as events and these are written in the client's dialect.
 * For one thread at a time.
 */
final class EventTap implements StreamTap {
    private final AnswerStreamReader reader;
    private final EventTelling telling;

    EventTap(AnswerStreamReader reader, EventTelling telling) {
        this.reader = reader;
        this.telling = telling;
    }

    @Override
    public Verdict see(SseFrame frame, ByteBuilder replacement) {
        reader.read(frame, event -> telling.tell(event, replacement));
        return replacement.length() == 0 ? Verdict.DROP : Verdict.REPLACE;
    }

    @Override
    public void end(ByteBuilder out) {
        reader.end(event -> telling.tell(event, out));
    }

    @Override
    public Progress progress() {
        return telling.progress();
    }

    @Override
    public @Nullable GatewayException failure() {
        return telling.failure();
    }

    @Override
    public @Nullable Usage usage() {
        return telling.usage();
    }

    @Override
    public @Nullable String finish() {
        return telling.finish();
    }
}
