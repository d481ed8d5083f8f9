package io.gapura.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in the order they were added; names compare without case (RFC 9110, section 5.1). For one thread at a time.
 */
public final class Headers {
    private final List<String> names = new ArrayList<>(16);
    private final List<String> values = new ArrayList<>(16);

    /** Fields to begin with, as name, value, name, value. */
    public static Headers of(String... namesAndValues) {
        Headers headers = new Headers();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /** Adds a field beside any of the same name. A value with a line break is refused: it could forge further fields. */
    public Headers add(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException("header " + name + ": a value has no line break and no NUL");
            }
        }
        names.add(name);
        values.add(value);
        return this;
    }

    /** Puts a field in the place of all of the same name. */
    public Headers set(String name, String value) {
        remove(name);
        return add(name, value);
    }

    /** Takes all fields of this name away. */
    public Headers remove(String name) {
        for (int i = names.size() - 1; i >= 0; i--) {
            if (names.get(i).equalsIgnoreCase(name)) {
                names.remove(i);
                values.remove(i);
            }
        }
        return this;
    }

    /** The first value of this name, or null. */
    public @Nullable String first(String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return values.get(i);
            }
        }
        return null;
    }

    /** All values of this name, in order. */
    public List<String> all(String name) {
        List<String> found = new ArrayList<>(2);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                found.add(values.get(i));
            }
        }
        return found;
    }

    /** Whether there is a field of this name. */
    public boolean has(String name) {
        return first(name) != null;
    }

    /** Calls with each name and value, in order. */
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < names.size(); i++) {
            action.accept(names.get(i), values.get(i));
        }
    }

    /** The media type of {@code Content-Type} in lower case and without parameters; empty if there is none. */
    public String mediaType() {
        String type = first("Content-Type");
        if (type == null) {
            return "";
        }
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
    }

    /** The names only: a value may be a credential. */
    @Override
    public String toString() {
        return names.toString();
    }
}
