package io.gapura.relay;

import io.gapura.http.ByteBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What is to go to the client next. Frames that lie side by side in a chunk stay where they are and leave in one piece; only
 * where something was edited, or is held back, are bytes copied. For one thread at a time.
 */
final class Outflow {
    private byte @Nullable [] array;
    private int from;
    private int to;
    private @Nullable ByteBuilder copied;
    private @Nullable ByteBuilder held;

    /** Bytes that stay valid until they were written. */
    void pass(byte[] bytes, int start, int end) {
        if (copied == null && array == null) {
            array = bytes;
            from = start;
            to = end;
        } else if (copied == null && array == bytes && to == start) {
            to = end;
        } else {
            copy(bytes, start, end - start);
        }
    }

    /** Bytes that are copied now. */
    void copy(byte[] bytes, int start, int length) {
        if (length == 0) {
            return;
        }
        ByteBuilder builder = copied == null ? new ByteBuilder(Math.max(512, length)) : copied;
        copied = builder;
        spill(builder);
        builder.write(bytes, start, length);
    }

    /** Keeps what is there for later, and gives how many bytes are kept. */
    int hold() {
        if (array != null || copied != null) {
            ByteBuilder kept = held == null ? new ByteBuilder(512) : held;
            held = kept;
            if (copied != null) {
                kept.write(copied.array(), 0, copied.length());
                copied = null;
            }
            spill(kept);
        }
        return held == null ? 0 : held.length();
    }

    /** Whether nothing is to go, held or not. */
    boolean isEmpty() {
        return array == null && copied == null && held == null;
    }

    /** Hands everything over, what was held first, and is empty then. */
    void take(Taker taker) {
        if (held != null) {
            hold();
            copied = held;
            held = null;
        }
        byte[] passed = array;
        ByteBuilder builder = copied;
        array = null;
        copied = null;
        if (passed != null) {
            taker.take(passed, from, to - from);
        } else if (builder != null) {
            taker.take(builder.array(), 0, builder.length());
        }
    }

    private void spill(ByteBuilder builder) {
        if (array != null) {
            builder.write(array, from, to - from);
            array = null;
        }
    }

    /** Gets the bytes. */
    interface Taker {
        /** Bytes that stay valid until they were written. */
        void take(byte[] bytes, int offset, int length);
    }
}
