package io.gapura.dialect.anthropic.messages;

import io.gapura.error.ErrorKind;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.RawJson;
import io.gapura.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@code usage} of one answer. A stream tells it at its beginning and again, with totals, at its end: a later number replaces
 * an earlier one. For one thread at a time.
 *
 * <p>Anthropic's {@code input_tokens} leave out what was read from the cache and what was written to it; ours include both, so
 * that each token is counted once (platform.claude.com/docs/en/build-with-claude/prompt-caching).
 */
final class MessagesUsage {
    /** More members than any server sends. */
    private static final int MOST = 256;

    private final Map<String, RawJson> members = new LinkedHashMap<>();

    /** Reads an object {@code usage} that the reader stands before. */
    void read(JsonReader reader) {
        reader.beginObject();
        while (reader.nextMember()) {
            boolean says = !reader.isNull();
            String name = reader.name();
            reader.skip();
            if ((says || !members.containsKey(name)) && (members.size() < MOST || members.containsKey(name))) {
                members.put(name, new RawJson(reader.raw()));
            }
        }
    }

    /** Whether anything was told. */
    boolean told() {
        return !members.isEmpty();
    }

    /** What was told so far, in our counting. */
    Usage usage() {
        long read = count("cache_read_input_tokens");
        long written = count("cache_creation_input_tokens");
        return new Usage(
                sum(sum(count("input_tokens"), read), written),
                read,
                written,
                0,
                count("output_tokens"),
                thinking(),
                0,
                0,
                0,
                raw());
    }

    /** Writes the object with all that Anthropic's reference demands. */
    static void write(JsonWriter json, Usage usage) {
        long fresh = Math.max(0, usage.inputTokens() - usage.cachedTokens() - usage.cacheWriteTokens());
        json.beginObject()
                .member("input_tokens", fresh)
                .member("cache_creation_input_tokens", usage.cacheWriteTokens())
                .member("cache_read_input_tokens", usage.cachedTokens())
                .member("output_tokens", usage.outputTokens());
        if (usage.reasoningTokens() > 0) {
            json.name("output_tokens_details")
                    .beginObject()
                    .member("thinking_tokens", usage.reasoningTokens())
                    .endObject();
        }
        json.endObject();
    }

    private RawJson raw() {
        ByteBuilder out = new ByteBuilder(128);
        JsonWriter json = new JsonWriter(out).beginObject();
        members.forEach((name, value) -> json.name(name).raw(value.text()));
        json.endObject();
        return new RawJson(new String(out.toByteArray(), StandardCharsets.UTF_8));
    }

    private long thinking() {
        RawJson details = members.get("output_tokens_details");
        if (details == null) {
            return 0;
        }
        JsonReader reader =
                new JsonReader(details.text().getBytes(StandardCharsets.UTF_8), ErrorKind.UPSTREAM_MALFORMED);
        long tokens = 0;
        if (reader.peek() == JsonKind.OBJECT) {
            reader.beginObject();
            while (reader.nextMember()) {
                boolean wanted = reader.nameIs("thinking_tokens");
                reader.skip();
                tokens = wanted ? number(reader.raw()) : tokens;
            }
        }
        return tokens;
    }

    private long count(String name) {
        RawJson value = members.get(name);
        return value == null ? 0 : number(value.text());
    }

    /** What is no number, or less than nothing, counts as nothing. By way of a double: 12.0 is 12. */
    private static long number(String raw) {
        char first = raw.charAt(0);
        if (first < '0' || first > '9') {
            return 0;
        }
        try {
            return Long.parseLong(raw);
        } catch (NumberFormatException e) {
            return (long) Double.parseDouble(raw);
        }
    }

    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
