package io.gapura.frame;

import io.gapura.http.ByteBuilder;
import java.nio.charset.StandardCharsets;

/** Writes server-sent events, LF line ends, whole frames only. Stateless. */
public final class SseFormat {
    /** {@code : keep-alive} with its blank line: a comment that every reader skips. Shared: not to be written to. */
    @SuppressWarnings("MutablePublicArray") // copying it on each beat would be all that the beat costs
    public static final byte[] KEEP_ALIVE = ascii(": keep-alive\n\n");

    /** {@code data: [DONE]} with its blank line: the end of an OpenAI chat stream. Shared: not to be written to. */
    @SuppressWarnings("MutablePublicArray") // as above
    public static final byte[] DONE = ascii("data: [DONE]\n\n");

    static final byte[] DATA = ascii("data: ");
    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] COMMENT = ascii(": ");

    private SseFormat() {}

    /** Appends {@code data: <data>} and a blank line. */
    public static void data(ByteBuilder out, byte[] data) {
        data(out, data, 0, data.length);
    }

    /** Appends {@code data: <data>} and a blank line; data of several lines becomes as many data lines. */
    public static void data(ByteBuilder out, byte[] bytes, int from, int to) {
        lines(out, DATA, bytes, from, to);
        out.write('\n');
    }

    /** Appends {@code event: <name>}, the data, and a blank line. */
    public static void event(ByteBuilder out, String name, byte[] data) {
        event(out, name, data, 0, data.length);
    }

    /** Appends {@code event: <name>}, the data, and a blank line. The name is one line. */
    public static void event(ByteBuilder out, String name, byte[] bytes, int from, int to) {
        if (name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("the name of an event is one line");
        }
        out.append(EVENT).append(name).write('\n');
        data(out, bytes, from, to);
    }

    /** Appends a frame as one of ours: byte for byte if it is plain, else its event and data written anew. */
    public static void frame(ByteBuilder out, SseFrame frame) {
        if (frame.plain()) {
            out.write(frame.bytes(), frame.rawFrom(), frame.rawTo() - frame.rawFrom());
            return;
        }
        String event = frame.event();
        if (event == null) {
            data(out, frame.bytes(), frame.dataFrom(), frame.dataTo());
        } else {
            event(out, event, frame.bytes(), frame.dataFrom(), frame.dataTo());
        }
    }

    /** Appends a comment and a blank line. */
    public static void comment(ByteBuilder out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lines(out, COMMENT, bytes, 0, bytes.length);
        out.write('\n');
    }

    private static void lines(ByteBuilder out, byte[] prefix, byte[] bytes, int from, int to) {
        int at = from;
        while (true) {
            int end = SseLines.end(bytes, at, to);
            out.append(prefix).write(bytes, at, end - at);
            out.write('\n');
            if (end == to) {
                return;
            }
            at = bytes[end] == '\r' && end + 1 < to && bytes[end + 1] == '\n' ? end + 2 : end + 1;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
