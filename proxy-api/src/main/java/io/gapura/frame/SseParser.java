package io.gapura.frame;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one stream of server-sent events from bytes cut anywhere. One thread at a time.
 *
 * <p>Follows the WHATWG HTML standard, section 9.2.6 "Interpreting an event stream": LF, CR and CRLF end a line, a byte
 * order mark at the start is skipped, comments are skipped, one space after the colon is dropped, the values of several
 * data lines are joined by LF, and a frame without a data line is none. Beyond the standard, {@link #end} also delivers
 * a last frame that lacks its blank line.
 *
 * <p>A frame wholly inside one fed chunk is a view of that chunk; only a frame cut by the end of a chunk is copied. Between
 * calls the parser keeps at most one unfinished frame, of at most the given size, and a few KiB of room.
 */
public final class SseParser {
    /** Who gets what was read. */
    public interface Sink {
        /** A frame, valid until this method returns. */
        void frame(SseFrame frame);

        /** A comment line: the upstream says no more than that it lives. */
        default void comment() {}
    }

    private static final byte[] NONE = new byte[0];
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int MARK_PASSED = MARK.length;
    private static final int KEPT = 8 * 1024;

    private final int maxFrameBytes;
    private final SseFrame frame = new SseFrame();
    private int markSeen;
    private boolean skipLineFeed;

    /** The unfinished frame, once a chunk ended inside it. The offsets below then point into it, else into the chunk. */
    private byte[] held = NONE;

    private int heldLength;
    private int frameStart;
    private int lineStart;

    /** The size of the frame's finished lines: each counts its bytes and one for its end, however that was written. */
    private long frameBytes;

    private int fieldLines;
    private int dataLines;
    private int dataFrom;
    private int dataTo;
    private int eventFrom;
    private int eventTo;
    private boolean spaced;
    private @Nullable ByteBuilder joined;

    /** A parser at the start of a stream, for frames of up to so many bytes. */
    public SseParser(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Reads a chunk and gives the frames that it completes. The chunk is not kept.
     *
     * @throws GatewayException {@code UPSTREAM_MALFORMED} if a frame is larger than allowed; the parser is then of no more use
     */
    public void feed(byte[] bytes, int offset, int length, Sink sink) {
        int to = offset + length;
        int at = markSeen == MARK_PASSED ? offset : skipMark(bytes, offset, to);
        if (skipLineFeed && at < to) {
            skipLineFeed = false;
            at = bytes[at] == '\n' ? at + 1 : at;
        }
        at = feedHeld(bytes, at, to, sink);
        if (heldLength == 0) {
            feedWhole(bytes, at, to, sink);
        }
    }

    /**
     * The stream is over. Delivers a last frame that only lacks its blank line, which sloppy upstreams leave out. A line
     * without an end is taken for whole if it is {@code data: [DONE]} or the data is an object in braces that match; anything
     * else was cut and is dropped, see {@link #midFrame()} before this call.
     */
    public void end(Sink sink) {
        if (lineStart < heldLength && SseTail.isWhole(held, lineStart, heldLength) && dataLines == 0) {
            line(held, lineStart, heldLength, heldLength, sink);
            lineStart = heldLength;
        }
        if (heldLength > 0 && lineStart == heldLength && dataLines > 0) {
            deliver(held, heldLength, heldLength, sink);
        }
        forget();
    }

    /** Whether the bytes so far end inside a frame or a line. */
    public boolean midFrame() {
        return heldLength > 0 || (markSeen > 0 && markSeen < MARK_PASSED);
    }

    private int skipMark(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && markSeen < MARK_PASSED) {
            if (bytes[at] != MARK[markSeen]) {
                // What looked like a mark was the start of the first line.
                hold(MARK, 0, markSeen);
                markSeen = MARK_PASSED;
                return at;
            }
            at++;
            markSeen++;
        }
        return at;
    }

    /** Goes on with a frame that was cut, and copies no more than that frame. */
    private int feedHeld(byte[] bytes, int from, int to, Sink sink) {
        int at = from;
        while (heldLength > 0 && at < to) {
            int end = SseLines.end(bytes, at, to);
            requireRoom(heldLength - lineStart + end - at);
            if (end == to) {
                hold(bytes, at, to);
                return to;
            }
            int next = behind(bytes, end, to);
            int heldEnd = heldLength + end - at;
            hold(bytes, at, next);
            line(held, lineStart, heldEnd, heldLength, sink);
            lineStart = heldLength;
            at = next;
            if (fieldLines == 0) {
                forget();
            }
        }
        return at;
    }

    /** Reads frames in the chunk itself, and keeps the rest if the last one is cut. */
    private void feedWhole(byte[] bytes, int from, int to, Sink sink) {
        frameStart = from;
        lineStart = from;
        while (lineStart < to) {
            int end = SseLines.end(bytes, lineStart, to);
            requireRoom(end - lineStart);
            if (end == to) {
                break;
            }
            int next = behind(bytes, end, to);
            line(bytes, lineStart, end, next, sink);
            lineStart = next;
            if (fieldLines == 0) {
                frameStart = next;
            }
        }
        int start = frameStart;
        hold(bytes, start, to);
        frameStart = 0;
        lineStart -= start;
        dataFrom -= start;
        dataTo -= start;
        eventFrom -= start;
        eventTo -= start;
    }

    private int behind(byte[] bytes, int end, int to) {
        if (bytes[end] == '\n') {
            return end + 1;
        }
        if (end + 1 == to) {
            skipLineFeed = true;
            return to;
        }
        return bytes[end + 1] == '\n' ? end + 2 : end + 1;
    }

    private void line(byte[] bytes, int from, int to, int next, Sink sink) {
        if (from == to) {
            if (dataLines > 0) {
                deliver(bytes, from, next, sink);
            }
            startFrame();
            return;
        }
        if (bytes[from] == ':') {
            if (fieldLines > 0) {
                frameBytes += to - from + 1L;
            }
            sink.comment();
            return;
        }
        frameBytes += to - from + 1L;
        fieldLines++;
        if (isField(bytes, from, to, 'd', 'a', 't', 'a')) {
            dataLine(bytes, from, to);
        } else if (bytes[from] == 'e' && isField(bytes, from + 1, to, 'v', 'e', 'n', 't')) {
            eventFrom = valueFrom(bytes, from + 5, to);
            eventTo = to;
        }
    }

    private void dataLine(byte[] bytes, int from, int to) {
        int value = valueFrom(bytes, from + 4, to);
        dataLines++;
        if (dataLines == 1) {
            dataFrom = value;
            dataTo = to;
            spaced = value - from == SseFormat.DATA.length;
            return;
        }
        ByteBuilder lines = joined == null ? new ByteBuilder(dataTo - dataFrom + to - value + 1) : joined;
        if (dataLines == 2) {
            lines.clear();
            lines.write(bytes, dataFrom, dataTo - dataFrom);
        }
        lines.write('\n');
        lines.write(bytes, value, to - value);
        joined = lines;
    }

    /** The blank line is at {@code from}; at the end of a stream it is empty. */
    private void deliver(byte[] bytes, int from, int next, Sink sink) {
        if (dataLines > 1 && joined != null) {
            frame.data(joined.array(), 0, joined.length());
        } else {
            frame.data(bytes, dataFrom, dataTo);
        }
        frame.event(bytes, eventFrom, eventTo);
        // That the blank line follows the data line directly says that no comment came between.
        frame.plain(fieldLines == 1
                && spaced
                && from == dataTo + 1
                && next == from + 1
                && bytes[dataTo] == '\n'
                && bytes[from] == '\n');
        startFrame();
        try {
            sink.frame(frame);
        } finally {
            frame.clear();
            if (joined != null && joined.array().length > KEPT) {
                joined = null;
            }
        }
    }

    private void startFrame() {
        frameBytes = 0;
        fieldLines = 0;
        dataLines = 0;
        eventFrom = 0;
        eventTo = 0;
    }

    private void hold(byte[] bytes, int from, int to) {
        int needed = heldLength + to - from;
        if (needed > held.length) {
            held = Arrays.copyOf(held, Math.max(needed, Math.max(256, (int) Math.min(held.length * 2L, 1 << 30))));
        }
        System.arraycopy(bytes, from, held, heldLength, to - from);
        heldLength = needed;
    }

    private void forget() {
        startFrame();
        heldLength = 0;
        lineStart = 0;
        if (held.length > KEPT) {
            held = NONE;
        }
    }

    private void requireRoom(int lineBytes) {
        if (lineBytes > 0 && frameBytes + lineBytes + 1 > maxFrameBytes) {
            forget();
            throw new GatewayException(
                    ErrorKind.UPSTREAM_MALFORMED,
                    "the upstream sent an event of more than " + maxFrameBytes + " bytes; an event may have no more");
        }
    }

    private static boolean isField(byte[] bytes, int from, int to, char a, char b, char c, char d) {
        return to - from >= 4
                && bytes[from] == a
                && bytes[from + 1] == b
                && bytes[from + 2] == c
                && bytes[from + 3] == d
                && (to - from == 4 || bytes[from + 4] == ':');
    }

    private static int valueFrom(byte[] bytes, int nameEnd, int to) {
        if (nameEnd == to) {
            return to;
        }
        int value = nameEnd + 1;
        return value < to && bytes[value] == ' ' ? value + 1 : value;
    }
}
