package io.gapura.dialect;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.RawJson;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Vectors of an upstream, whose digits stay as they were written. Stateless. */
public final class Vectors {
    private Vectors() {}

    /**
     * The array of numbers that the reader stands before.
     *
     * @param body what the reader reads
     * @throws GatewayException {@code UPSTREAM_MALFORMED} if something else is in it
     */
    public static RawJson numbers(JsonReader reader, byte[] body) {
        int from = reader.valueFrom();
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() != JsonKind.NUMBER) {
                throw malformed("has something in a vector that is no number");
            }
            reader.skip();
        }
        return new RawJson(new String(body, from, reader.valueTo() - from, StandardCharsets.UTF_8));
    }

    /**
     * The numbers that base64 of little-endian floats of 32 bits says.
     *
     * @throws GatewayException {@code UPSTREAM_MALFORMED} if it says none
     */
    public static RawJson decoded(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw malformed("has a text for a vector that is no base64");
        }
        ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder json = new StringBuilder(bytes.length * 3).append('[');
        while (floats.remaining() >= Float.BYTES) {
            float number = floats.getFloat();
            if (!Float.isFinite(number)) {
                throw malformed("has something in a vector that is no number");
            }
            json.append(json.length() > 1 ? "," : "").append(number);
        }
        return new RawJson(json.append(']').toString());
    }

    /** The failure of an answer without the vectors that were asked for. */
    public static GatewayException malformed(String what) {
        return new GatewayException(ErrorKind.UPSTREAM_MALFORMED, "the upstream's answer " + what);
    }
}
