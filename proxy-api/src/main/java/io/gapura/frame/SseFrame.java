package io.gapura.frame;

import io.gapura.http.ByteBuilder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One server-sent event as a view of the bytes it came in, valid only during the callback that receives it: the parser
 * uses the same object for the next frame. One thread at a time.
 *
 * <p>Its {@code id} and {@code retry} lines are read over: no dialect of ours gives them a meaning.
 */
public final class SseFrame {
    private static final byte[] NONE = new byte[0];

    private byte[] bytes = NONE;
    private int dataFrom;
    private int dataTo;
    private byte[] eventBytes = NONE;
    private int eventFrom;
    private int eventTo;
    private boolean plain;

    SseFrame() {}

    /** A frame of its own that stays valid, for tests and for callers whose events did not come by SSE. */
    public static SseFrame of(@Nullable String event, String data) {
        ByteBuilder raw = new ByteBuilder(data.length() + 8);
        raw.append(SseFormat.DATA).append(data);
        int dataTo = raw.length();
        raw.append("\n\n");
        SseFrame frame = new SseFrame();
        frame.data(raw.toByteArray(), SseFormat.DATA.length, dataTo);
        if (event != null) {
            byte[] name = event.getBytes(StandardCharsets.UTF_8);
            frame.event(name, 0, name.length);
        }
        frame.plain = frame.eventTo == 0 && SseLines.end(frame.bytes, frame.dataFrom, dataTo) == dataTo;
        return frame;
    }

    /** The array that the ranges point into; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the data begins in {@link #bytes()}. */
    public int dataFrom() {
        return dataFrom;
    }

    /** Where the data ends, exclusive. The lines of a frame with several of data are joined by LF. */
    public int dataTo() {
        return dataTo;
    }

    /** The data as text; bytes that are not UTF-8 become U+FFFD. */
    public String dataText() {
        return new String(bytes, dataFrom, dataTo - dataFrom, StandardCharsets.UTF_8);
    }

    /** The name of the event, null if the frame gives none (which the standard calls {@code message}). */
    public @Nullable String event() {
        return eventFrom == eventTo
                ? null
                : new String(eventBytes, eventFrom, eventTo - eventFrom, StandardCharsets.UTF_8);
    }

    /** Whether the raw frame is exactly {@code data: <data>\n\n}, so that it may be relayed byte for byte. */
    public boolean plain() {
        return plain;
    }

    /** Where the raw frame begins in {@link #bytes()}; only if {@link #plain()}. */
    public int rawFrom() {
        requirePlain();
        return dataFrom - SseFormat.DATA.length;
    }

    /** Where the raw frame ends, behind its blank line; only if {@link #plain()}. */
    public int rawTo() {
        requirePlain();
        return dataTo + 2;
    }

    /** Whether the data is this ASCII text; makes no string. */
    public boolean dataEquals(String ascii) {
        if (ascii.length() != dataTo - dataFrom) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[dataFrom + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The event and the data, for the log of a test. */
    @Override
    public String toString() {
        String event = event();
        return (event == null ? "" : event + " ") + dataText();
    }

    void data(byte[] source, int from, int to) {
        bytes = source;
        dataFrom = from;
        dataTo = to;
    }

    void event(byte[] source, int from, int to) {
        eventBytes = source;
        eventFrom = from;
        eventTo = to;
    }

    void plain(boolean isPlain) {
        plain = isPlain;
    }

    /** Lets go of the arrays, so that a parser at rest doesn't keep a chunk alive. */
    void clear() {
        data(NONE, 0, 0);
        event(NONE, 0, 0);
        plain = false;
    }

    private void requirePlain() {
        if (!plain) {
            throw new IllegalStateException("only a plain frame has a raw range; write this one with SseFormat");
        }
    }
}
