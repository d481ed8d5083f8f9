package io.gapura.dialect.openai.calls;

import io.gapura.error.ErrorKind;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Mends the answer of an upstream that doesn't know {@code encoding_format: base64} and lists numbers instead: OpenAI's own
 * clients ask for base64 by default, and decode it as little-endian floats of 32 bits. Everything else stays as it is. For one
 * answer, by one thread.
 */
public final class EmbeddingsRepair {
    private final byte[] body;
    private final JsonReader reader;
    private @Nullable ByteBuilder out;
    private int copied;
    private float[] numbers = new float[1024];

    private EmbeddingsRepair(byte[] body) {
        this.body = body;
        this.reader = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED);
    }

    /**
     * The answer with its vectors in base64; the same array if they are already.
     *
     * @throws io.gapura.error.GatewayException {@code UPSTREAM_MALFORMED} if it is no JSON
     */
    public static byte[] base64(byte[] body) {
        return new EmbeddingsRepair(body).repaired();
    }

    private byte[] repaired() {
        if (reader.peek() == JsonKind.OBJECT) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("data") && reader.peek() == JsonKind.ARRAY) {
                    data();
                }
            }
        }
        reader.end();
        if (out == null) {
            return body;
        }
        out.write(body, copied, body.length - copied);
        return out.toByteArray();
    }

    private void data() {
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() == JsonKind.OBJECT) {
                reader.beginObject();
                while (reader.nextMember()) {
                    if (reader.nameIs("embedding") && reader.peek() == JsonKind.ARRAY) {
                        vector();
                    }
                }
            }
        }
    }

    /** Writes one vector, if it is one: of other things than numbers there is nothing to encode. */
    private void vector() {
        int from = reader.valueFrom();
        int count = 0;
        boolean plain = true;
        reader.beginArray();
        while (reader.nextElement()) {
            plain &= reader.peek() == JsonKind.NUMBER;
            reader.skip();
            if (plain) {
                if (count == numbers.length) {
                    numbers = Arrays.copyOf(numbers, count * 2);
                }
                numbers[count++] = Float.parseFloat(reader.raw());
            }
        }
        if (plain) {
            replace(from, reader.valueTo(), count);
        }
    }

    private void replace(int from, int to, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(numbers[i]);
        }
        ByteBuilder builder = out == null ? new ByteBuilder(body.length / 2) : out;
        out = builder;
        builder.write(body, copied, from - copied);
        builder.write('"');
        builder.append(Base64.getEncoder().encode(bytes.array()));
        builder.write('"');
        copied = to;
    }
}
