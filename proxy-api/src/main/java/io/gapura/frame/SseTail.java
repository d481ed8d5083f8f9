package io.gapura.frame;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonReader;

/**
 * Tells whether a last line that has no end was cut. The bytes of a line can't say it, what they hold can: a JSON object
 * that ends is whole. Stateless.
 */
final class SseTail {
    private static final byte[] NAME = {'d', 'a', 't', 'a', ':'};
    private static final String DONE = "[DONE]";

    private SseTail() {}

    static boolean isWhole(byte[] bytes, int from, int to) {
        for (int i = 0; i < NAME.length; i++) {
            if (from + i >= to || bytes[from + i] != NAME[i]) {
                return false;
            }
        }
        int value = from + NAME.length;
        value = value < to && bytes[value] == ' ' ? value + 1 : value;
        return isDone(bytes, value, to) || isObject(bytes, value, to);
    }

    private static boolean isDone(byte[] bytes, int from, int to) {
        SseFrame frame = new SseFrame();
        frame.data(bytes, from, to);
        return frame.dataEquals(DONE);
    }

    private static boolean isObject(byte[] bytes, int from, int to) {
        try {
            JsonReader.check(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED, true);
            return true;
        } catch (GatewayException cut) {
            return false;
        }
    }
}
