package io.gapura.provider.demo;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The embeddings of the demo: the words of a text, hashed into a vector of length 1. Texts that share words lie near each other,
 * and the same text always gets the same vector; meaning it has none. Stateless.
 *
 * <p>Shapes: "Create embeddings" of OpenAI's API reference.
 */
final class DemoEmbeddings {
    /** As long as OpenAI's small model's. */
    private static final int USUAL_DIMENSIONS = 1536;

    private static final int MOST_DIMENSIONS = 4096;

    /** In how many places a word shows. */
    private static final int MARKS = 8;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private String model = "";
    private int dimensions = USUAL_DIMENSIONS;
    private boolean base64;
    private final List<List<String>> inputs = new ArrayList<>();
    private long tokens;

    private DemoEmbeddings() {}

    /** The answer to this request; a {@code INVALID_REQUEST} for one that can't be read. */
    static byte[] answer(byte[] body) {
        DemoEmbeddings embeddings = new DemoEmbeddings();
        embeddings.read(new JsonReader(body, ErrorKind.INVALID_REQUEST));
        return embeddings.write();
    }

    private void read(JsonReader reader) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("model")) {
                model = reader.string();
            } else if (reader.nameIs("encoding_format") && !reader.isNull()) {
                base64 = reader.string().equals("base64");
            } else if (reader.nameIs("dimensions") && !reader.isNull()) {
                dimensions(reader.integer());
            } else if (reader.nameIs("input")) {
                input(reader);
            }
        }
        reader.end();
        if (inputs.isEmpty()) {
            throw new GatewayException(ErrorKind.INVALID_REQUEST, "\"input\" is missing: it is what is to be embedded")
                    .at("input");
        }
    }

    private void dimensions(long asked) {
        if (asked < 1 || asked > MOST_DIMENSIONS) {
            throw new GatewayException(
                            ErrorKind.INVALID_REQUEST,
                            "\"dimensions\" must be from 1 to " + MOST_DIMENSIONS + ", found " + asked)
                    .at("dimensions");
        }
        dimensions = (int) asked;
    }

    private void input(JsonReader reader) {
        if (reader.peek() == JsonKind.STRING) {
            text(reader.string());
            return;
        }
        List<String> numbers = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() == JsonKind.STRING) {
                text(reader.string());
            } else if (reader.peek() == JsonKind.ARRAY) {
                List<String> inner = new ArrayList<>();
                reader.beginArray();
                while (reader.nextElement()) {
                    inner.add(Long.toString(reader.integer()));
                }
                add(inner, inner.size());
            } else {
                numbers.add(Long.toString(reader.integer()));
            }
        }
        if (!numbers.isEmpty()) {
            add(numbers, numbers.size());
        }
    }

    private void text(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        add(words, TokenCutter.estimate(text));
    }

    private void add(List<String> words, long count) {
        inputs.add(words.isEmpty() ? List.of("") : words);
        tokens += count;
    }

    private byte[] write() {
        ByteBuilder out = new ByteBuilder(inputs.size() * dimensions * 8 + 256);
        JsonWriter json = new JsonWriter(out).beginObject().member("object", "list");
        json.name("data").beginArray();
        for (int i = 0; i < inputs.size(); i++) {
            json.beginObject().member("object", "embedding").member("index", i).name("embedding");
            vector(json, vector(inputs.get(i)));
            json.endObject();
        }
        json.endArray().member("model", model).name("usage").beginObject();
        json.member("prompt_tokens", tokens)
                .member("total_tokens", tokens)
                .endObject()
                .endObject();
        return out.toByteArray();
    }

    private void vector(JsonWriter json, float[] vector) {
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (float each : vector) {
                bytes.putFloat(each);
            }
            json.value(Base64.getEncoder().encodeToString(bytes.array()));
            return;
        }
        json.beginArray();
        for (float each : vector) {
            json.raw(Float.toString(each));
        }
        json.endArray();
    }

    private float[] vector(List<String> words) {
        double[] sums = new double[dimensions];
        for (String word : words) {
            long state = word.hashCode();
            for (int mark = 0; mark < MARKS; mark++) {
                state = scrambled(state);
                sums[(int) Long.remainderUnsigned(state >>> 1, dimensions)] += (state & 1) == 0 ? 1 : -1;
            }
        }
        double length = 0;
        for (double each : sums) {
            length += each * each;
        }
        if (length == 0) { // the marks of the words have wiped each other out
            sums[0] = 1;
            length = 1;
        }
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (sums[i] / Math.sqrt(length));
        }
        return vector;
    }

    /** SplitMix64's next state and mix (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). */
    private static long scrambled(long state) {
        long z = state + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
