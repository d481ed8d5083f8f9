package io.gapura.dialect.gemini.generate;

import io.gapura.json.JsonWriter;
import io.gapura.model.Extensions;
import io.gapura.model.RawJson;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one object: what is null is left out, and at the end come the members that were kept without a word for them, unless
 * their name was written already. One thread at a time.
 */
final class GeminiJson {
    private final JsonWriter json;
    private final Set<String> written = new HashSet<>();

    GeminiJson(JsonWriter json) {
        this.json = json;
    }

    GeminiJson begin() {
        json.beginObject();
        return this;
    }

    void end() {
        json.endObject();
    }

    /** Names a member, whose value is then written to the writer that is returned. */
    JsonWriter name(String name) {
        written.add(name);
        return json.name(name);
    }

    JsonWriter out() {
        return json;
    }

    GeminiJson string(String name, @Nullable String value) {
        if (value != null) {
            name(name).value(value);
        }
        return this;
    }

    void strings(String name, @Nullable List<String> values) {
        if (values != null) {
            name(name).beginArray();
            values.forEach(json::value);
            json.endArray();
        }
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

    /** Says nothing of this member though it was kept. */
    void leaveOut(String name) {
        written.add(name);
    }

    /**
     * The kept members of this object.
     *
     * @param prefix what their names begin with
     * @param inside the beginnings, behind the prefix, of those that are of an object inside
     */
    void rest(Extensions extensions, String prefix, String... inside) {
        for (Map.Entry<String, RawJson> member :
                extensions.of(GeminiGenerateDialect.NAME).entrySet()) {
            if (member.getKey().startsWith(prefix)) {
                String name = member.getKey().substring(prefix.length());
                if (!isInside(name, inside) && written.add(name)) {
                    json.name(name).raw(member.getValue().text());
                }
            }
        }
    }

    private static boolean isInside(String name, String... inside) {
        for (String each : inside) {
            if (name.startsWith(each)) {
                return true;
            }
        }
        return false;
    }
}
