package io.gapura.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds line ends, eight bytes at a step: stateless, shared by parser and format. */
final class SseLines {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long BELOW_SHIFT_OUT = 0x0E0E0E0E0E0E0E0EL;

    private SseLines() {}

    /** The place of the first CR or LF in the range, or the range's end. */
    static int end(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - 8) {
            long word = (long) WORDS.get(bytes, at);
            // A high bit for each byte below 0x0E: exact for the first of them, which is the only one looked at.
            long low = (word - BELOW_SHIFT_OUT) & ~word & HIGH_BITS;
            if (low == 0) {
                at += 8;
                continue;
            }
            at += Long.numberOfTrailingZeros(low) >>> 3;
            if (isEnd(bytes[at])) {
                return at;
            }
            at++;
        }
        while (at < to && !isEnd(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isEnd(byte value) {
        return value == '\n' || value == '\r';
    }
}
