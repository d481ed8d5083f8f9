package io.gapura.dialect;

import io.gapura.error.GatewayException;
import io.gapura.frame.SseFrame;
import io.gapura.http.ByteBuilder;
import io.gapura.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Sits beside the bytes of one stream that passes through: says of each frame whether it goes on as it is, and learns
 * where the stream stands. For one thread at a time; never throws on any bytes.
 */
public interface StreamTap {
    /** What becomes of a frame. */
    enum Verdict {
        /** It goes on byte for byte. */
        PASS,
        /** It goes on as the bytes that were appended to the replacement. */
        REPLACE,
        /** It doesn't go on. */
        DROP
    }

    /** How far the stream has come. */
    enum Progress {
        /** Nothing generated yet: a failure now is still a failed attempt. */
        PREAMBLE,
        /** Something was generated. */
        GENERATING,
        /** A real end was seen ({@code finish_reason}, {@code [DONE]}): nothing is missing if the stream closes now. */
        FINISHED,
        /** The upstream said that it failed; {@link #failure()} tells how. */
        FAILED
    }

    /** Looks at a frame. The replacement is only written to for {@link Verdict#REPLACE}, with whole frames. */
    Verdict see(SseFrame frame, ByteBuilder replacement);

    /** Appends what the stream lacks after its real end ({@code [DONE]} if the upstream left it out). */
    void end(ByteBuilder out);

    /** How far the stream has come. */
    Progress progress();

    /** What the upstream said when it failed; null while it didn't. */
    @Nullable
    GatewayException failure();

    /** What the answer cost as far as known; null while nothing is. */
    @Nullable
    Usage usage();

    /** The vendor's raw word for why the (first) answer ended; null while it didn't. */
    @Nullable
    String finish();
}
