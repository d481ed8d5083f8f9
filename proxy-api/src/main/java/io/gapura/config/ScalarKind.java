package io.gapura.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the text of a single value means. The texts of {@link IllegalArgumentException} are fit for messages. */
enum ScalarKind {
    /** A text. */
    TEXT("text", "text"),
    /** A text that never prints. */
    SECRET("secret", "text"),
    /** {@code true} or {@code false}. */
    BOOLEAN("boolean", "true or false"),
    /** A whole number. */
    WHOLE("number", "a whole number"),
    /** A duration. */
    DURATION("duration", "a duration such as 250ms, 15s, 5m or 1h"),
    /** A number of bytes. */
    SIZE("size", "a size such as 512KiB, 64MiB or 1GiB"),
    /** An address. */
    URL("URL", "an address such as https://host/path"),
    /** A file's path. */
    PATH("path", "a path"),
    /** A constant of an enum. */
    CHOICE("choice", "one of a few words");

    /** The kind in one word, for the documentation. */
    final String word;

    /** What a message asks for. */
    final String expected;

    ScalarKind(String word, String expected) {
        this.word = word;
        this.expected = expected;
    }

    /** The kind of a component's type, or null if it is no single value. */
    static @Nullable ScalarKind of(Class<?> type) {
        if (type == String.class) {
            return TEXT;
        } else if (type == Secret.class) {
            return SECRET;
        } else if (type == boolean.class || type == Boolean.class) {
            return BOOLEAN;
        } else if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return WHOLE;
        } else if (type == Duration.class) {
            return DURATION;
        } else if (type == ByteSize.class) {
            return SIZE;
        } else if (type == URI.class) {
            return URL;
        } else if (type == Path.class) {
            return PATH;
        }
        return type.isEnum() ? CHOICE : null;
    }

    /**
     * The value of a text.
     *
     * @throws IllegalArgumentException if the text is not of this kind
     */
    Object parse(String text, Class<?> type) {
        return switch (this) {
            case TEXT -> text;
            case SECRET -> Secret.of(text);
            case BOOLEAN -> bool(text);
            case WHOLE -> whole(text, type);
            case DURATION -> Durations.parse(text);
            case SIZE -> ByteSize.parse(text);
            case URL -> url(text);
            case PATH -> Path.of(text);
            case CHOICE -> constant(text, type);
        };
    }

    private static Boolean bool(String text) {
        return switch (text) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Object whole(String text, Class<?> type) {
        boolean narrow = type == int.class || type == Integer.class;
        return narrow ? (Object) Integer.valueOf(text) : (Object) Long.valueOf(text);
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static Object constant(String text, Class<?> type) {
        for (Object constant : type.getEnumConstants()) {
            if (Names.ofConstant((Enum<?>) constant).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(text);
    }
}
