package io.gapura.json;

import io.gapura.http.ByteBuilder;
import java.util.Arrays;

/** A document and the spans of it that are to be written otherwise. Valid as long as the bytes are; one thread at a time. */
public final class JsonSplice {
    private static final byte[] NOTHING = new byte[0];

    private final byte[] bytes;
    private final int from;
    private final int to;
    private int count;
    private int[] starts = new int[4];
    private int[] ends = new int[4];
    private byte[][] texts = new byte[4][];

    JsonSplice(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /** Whether any byte changes. */
    public boolean changes() {
        return count > 0;
    }

    /** How long the edited document is, in bytes. */
    public int length() {
        int length = to - from;
        for (int i = 0; i < count; i++) {
            length = Math.addExact(length, texts[i].length - (ends[i] - starts[i]));
        }
        return length;
    }

    /** Appends the edited document. */
    public void appendTo(ByteBuilder out) {
        int at = from;
        for (int i = 0; i < count; i++) {
            out.write(bytes, at, starts[i] - at);
            out.append(texts[i]);
            at = ends[i];
        }
        out.write(bytes, at, to - at);
    }

    void remove(int start, int end) {
        replace(start, end, NOTHING);
    }

    /** Writes this text in the place of the span, unless that says it already. */
    void replace(int start, int end, byte[] text) {
        if (Arrays.equals(bytes, start, end, text, 0, text.length)) {
            return;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            texts = Arrays.copyOf(texts, count * 2);
        }
        // Spans come nearly in order: only those of an object's own removals come after what lies inside it.
        int place = count++;
        while (place > 0 && starts[place - 1] > start) {
            starts[place] = starts[place - 1];
            ends[place] = ends[place - 1];
            texts[place] = texts[place - 1];
            place--;
        }
        starts[place] = start;
        ends[place] = end;
        texts[place] = text;
    }
}
