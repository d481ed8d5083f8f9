package io.gapura.json;

import java.util.Arrays;

/** The open containers of a place in a text, a bit each: object or array. One thread at a time. */
final class JsonDepth {
    private static final long[] NONE = new long[0];

    /** The innermost 64 kinds; what is further out waits in {@link #outer}. */
    private long inner;

    private long[] outer = NONE;
    private int depth;

    int depth() {
        return depth;
    }

    boolean isObject() {
        return (inner & 1) != 0;
    }

    void push(boolean object) {
        if (depth > 0 && depth % Long.SIZE == 0) {
            int word = depth / Long.SIZE - 1;
            if (word == outer.length) {
                outer = Arrays.copyOf(outer, outer.length + 4);
            }
            outer[word] = inner;
            inner = 0;
        }
        inner = inner << 1 | (object ? 1 : 0);
        depth++;
    }

    /** Leaves the innermost container and says how many are still open. */
    int pop() {
        inner >>>= 1;
        depth--;
        if (depth > 0 && depth % Long.SIZE == 0) {
            inner = outer[depth / Long.SIZE - 1];
        }
        return depth;
    }
}
