package io.gapura.dialect.openai.responses;

import io.gapura.dialect.Lenient;
import io.gapura.error.ErrorKind;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.RawJson;
import io.gapura.model.Usage;

/** The {@code usage} object of a response. Stateless. OpenAI counts as we do: input includes the cache, output includes thoughts. */
final class ResponsesUsage {
    private ResponsesUsage() {}

    /** Reads the object at this range. Numbers that are none count as 0. */
    static Usage read(byte[] bytes, int from, int to) {
        long[] counts = new long[5];
        JsonReader reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("input_tokens")) {
                counts[0] = count(reader);
            } else if (reader.nameIs("output_tokens")) {
                counts[3] = count(reader);
            } else if (reader.peek() == JsonKind.OBJECT) {
                details(reader, counts);
            }
        }
        String raw = new String(bytes, from, to - from, java.nio.charset.StandardCharsets.UTF_8);
        return new Usage(counts[0], counts[1], counts[2], 0, counts[3], counts[4], 0, 0, 0, new RawJson(raw));
    }

    private static void details(JsonReader reader, long[] counts) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("cached_tokens")) {
                counts[1] = count(reader);
            } else if (reader.nameIs("cache_write_tokens")) {
                counts[2] = count(reader);
            } else if (reader.nameIs("reasoning_tokens")) {
                counts[4] = count(reader);
            }
        }
    }

    private static long count(JsonReader reader) {
        Long number = Lenient.integer(reader);
        return number == null ? 0 : Math.max(0, number);
    }

    /** Writes the object with every detail that OpenAI's reference lists, so that strict clients find them. */
    static void write(JsonWriter out, Usage usage) {
        out.beginObject().member("input_tokens", usage.inputTokens());
        out.name("input_tokens_details")
                .beginObject()
                .member("cached_tokens", usage.cachedTokens())
                .member("cache_write_tokens", usage.cacheWriteTokens())
                .endObject();
        out.member("output_tokens", usage.outputTokens());
        out.name("output_tokens_details")
                .beginObject()
                .member("reasoning_tokens", usage.reasoningTokens())
                .endObject();
        out.member("total_tokens", usage.totalTokens()).endObject();
    }
}
