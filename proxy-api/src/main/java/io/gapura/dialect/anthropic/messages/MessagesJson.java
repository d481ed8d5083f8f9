package io.gapura.dialect.anthropic.messages;

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
final class MessagesJson {
    private final JsonWriter json;
    private final Set<String> written = new HashSet<>();

    MessagesJson(JsonWriter json) {
        this.json = json;
    }

    MessagesJson begin() {
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

    MessagesJson string(String name, @Nullable String value) {
        if (value != null) {
            name(name).value(value);
        }
        return this;
    }

    void strings(String name, List<String> values) {
        name(name).beginArray();
        values.forEach(json::value);
        json.endArray();
    }

    void number(String name, @Nullable BigDecimal value) {
        if (value != null) {
            name(name).raw(value.toString());
        }
    }

    void integer(String name, long value) {
        name(name).value(value);
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

    /** Whether members were kept of the object with this prefix. */
    static boolean kept(Extensions extensions, String prefix) {
        return extensions.of(AnthropicMessagesDialect.NAME).keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /**
     * The kept members of this object.
     *
     * @param prefix what their names begin with, which says the object inside that they are of; empty for the object itself
     * @param inside the prefixes of objects inside: their members are written elsewhere
     */
    void rest(Extensions extensions, String prefix, String... inside) {
        for (Map.Entry<String, RawJson> member :
                extensions.of(AnthropicMessagesDialect.NAME).entrySet()) {
            String key = member.getKey();
            if (key.startsWith(prefix) && !isInside(key, inside)) {
                String name = key.substring(prefix.length());
                if (written.add(name)) {
                    json.name(name).raw(member.getValue().text());
                }
            }
        }
    }

    private static boolean isInside(String key, String... inside) {
        for (String prefix : inside) {
            if (key.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
