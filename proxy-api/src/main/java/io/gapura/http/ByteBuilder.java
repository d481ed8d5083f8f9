package io.gapura.http;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A byte array that grows as it is written; like {@link java.io.ByteArrayOutputStream} without locks and copies. One thread at a time. */
public final class ByteBuilder extends OutputStream {
    private byte[] bytes;
    private int length;

    /** Empty, with room for so many bytes. */
    public ByteBuilder(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    @Override
    public void write(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        room(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** Adds all of an array. */
    public ByteBuilder append(byte[] source) {
        write(source, 0, source.length);
        return this;
    }

    /** Adds what remains in a buffer, and empties it. */
    public ByteBuilder append(ByteBuffer source) {
        int count = source.remaining();
        room(count);
        source.get(bytes, length, count);
        length += count;
        return this;
    }

    /** Adds a text as UTF-8. */
    public ByteBuilder append(String text) {
        return append(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** The array behind, longer than {@link #length()}; valid until the next write. */
    public byte[] array() {
        return bytes;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Forgets what was written and keeps the room. */
    public void clear() {
        length = 0;
    }

    private void room(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, bytes.length * 2L)));
        }
    }
}
