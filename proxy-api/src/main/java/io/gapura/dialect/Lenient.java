package io.gapura.dialect;

import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads values of an upstream that may be of another type than they should. Stateless. */
public final class Lenient {
    private static final int LONGEST_NUMBER = 100;

    private Lenient() {}

    /** A text; empty if it is something else. */
    public static String string(JsonReader reader) {
        if (reader.peek() == JsonKind.STRING) {
            return reader.string();
        }
        reader.skip();
        return "";
    }

    /** An integer; null if it is something else. */
    public static @Nullable Long integer(JsonReader reader) {
        JsonKind kind = reader.peek();
        reader.skip();
        if (kind != JsonKind.NUMBER) {
            return null;
        }
        try {
            return Long.valueOf(reader.raw());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A number as it was written; null if it is something else, or of no reasonable size. */
    public static @Nullable BigDecimal decimal(JsonReader reader) {
        JsonKind kind = reader.peek();
        reader.skip();
        try {
            boolean readable = kind == JsonKind.NUMBER && reader.valueTo() - reader.valueFrom() <= LONGEST_NUMBER;
            return readable ? new BigDecimal(reader.raw()) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Steps over a value and says whether it says anything: a text, elements or members that are there. */
    public static boolean says(JsonReader reader) {
        JsonKind kind = reader.peek();
        reader.skip();
        return (kind == JsonKind.STRING || kind == JsonKind.OBJECT || kind == JsonKind.ARRAY)
                && reader.valueTo() - reader.valueFrom() > 2;
    }
}
