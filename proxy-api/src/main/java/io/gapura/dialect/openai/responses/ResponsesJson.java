package io.gapura.dialect.openai.responses;

import io.gapura.json.JsonWriter;
import io.gapura.model.Extensions;
import io.gapura.model.RawJson;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one object: what is null is left out, and at the end come the members that were kept without a word for them, unless
 * their name was written already. One thread at a time.
 */
final class ResponsesJson {
    /** Parts the name of a kept member from the object inside that it is of; no member that anyone defines has it. */
    private static final char INSIDE = '\0';

    private final JsonWriter json;
    private final Set<String> written = new HashSet<>();

    ResponsesJson(JsonWriter json) {
        this.json = json;
    }

    /** The prefix of what is kept of the object inside that has this name. */
    static String inside(String name) {
        return name + INSIDE;
    }

    /** The name of a kept member as a person would write it. */
    static String readable(String kept) {
        return kept.replace(INSIDE, '.');
    }

    ResponsesJson begin() {
        json.beginObject();
        return this;
    }

    void end() {
        json.endObject();
    }

    /** Names a member, whose value is then written to {@link #out}. */
    JsonWriter name(String name) {
        written.add(name);
        return json.name(name);
    }

    JsonWriter out() {
        return json;
    }

    ResponsesJson string(String name, @Nullable String value) {
        if (value != null) {
            name(name).value(value);
        }
        return this;
    }

    void number(String name, @Nullable BigDecimal value) {
        if (value != null) {
            name(name).raw(value.toString());
        }
    }

    void integer(String name, @Nullable Long value) {
        if (value != null) {
            name(name).value(value.longValue());
        }
    }

    void flag(String name, @Nullable Boolean value) {
        if (value != null) {
            name(name).value(value.booleanValue());
        }
    }

    void raw(String name, @Nullable RawJson value) {
        if (value != null) {
            name(name).raw(value.text());
        }
    }

    /** Whether something was kept of the object inside of this name. */
    static boolean keeps(Extensions extensions, String name) {
        String prefix = inside(name);
        return extensions.of(OpenAiResponsesDialect.NAME).keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }

    /** The kept members of this object: those that were found in it, and not in one inside. */
    void rest(Extensions extensions, String prefix) {
        for (Map.Entry<String, RawJson> member :
                extensions.of(OpenAiResponsesDialect.NAME).entrySet()) {
            String key = member.getKey();
            if (key.startsWith(prefix) && key.indexOf(INSIDE, prefix.length()) < 0) {
                String name = key.substring(prefix.length());
                if (written.add(name)) {
                    json.name(name).raw(member.getValue().text());
                }
            }
        }
    }
}
