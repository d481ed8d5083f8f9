package io.gapura.dialect;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Extensions;
import io.gapura.model.RawJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The members of one object of a request: each is read as the type it must have, or kept as it is. A member of another type
 * is refused with its path. For one reading, by one thread.
 */
public final class Members {
    /** Longer numbers than any parameter has cost more to read than they are worth. */
    private static final int LONGEST_NUMBER = 400;

    private final JsonReader reader;
    private final String path;
    private final String dialect;
    private final Map<String, RawJson> rest = new LinkedHashMap<>();
    private final Set<String> forms = new LinkedHashSet<>();

    /**
     * The members of the object that the reader stands before.
     *
     * @param path where it stands in the body, empty for the body itself
     * @param dialect who keeps what nobody asks for
     */
    public Members(JsonReader reader, String path, String dialect) {
        this.reader = reader;
        this.path = path;
        this.dialect = dialect;
    }

    /** A second reading of a value that was stepped over, for an object whose kind stands behind what it is the kind of. */
    public static Members over(RawJson raw, String path, String dialect) {
        byte[] bytes = raw.text().getBytes(StandardCharsets.UTF_8);
        return new Members(new JsonReader(bytes, ErrorKind.INVALID_REQUEST), path, dialect);
    }

    /** Steps into the object, which must be one. */
    public Members begin() {
        require(JsonKind.OBJECT, path);
        reader.beginObject();
        return this;
    }

    /** Goes to the next member that says something; an explicit null is kept as it is. */
    public boolean next() {
        while (reader.nextMember()) {
            if (!reader.isNull()) {
                return true;
            }
            keep("");
        }
        return false;
    }

    /** Whether the member has this name. */
    public boolean is(String name) {
        return reader.nameIs(name);
    }

    /** Keeps the member for a writer of the same dialect. */
    public void keep(String prefix) {
        String name = reader.name();
        reader.skip();
        rest.put(prefix + name, new RawJson(reader.raw()));
    }

    /** Keeps a member that was read already. */
    public void keep(String name, RawJson value) {
        rest.put(name, value);
    }

    /** Remembers how something was spelled. */
    public void form(String form) {
        forms.add(form);
    }

    /** What was kept, and how things were spelled. */
    public Extensions extensions() {
        return Extensions.of(dialect, rest, forms);
    }

    /** The members and forms of an object inside are kept with this one's. */
    public void adopt(String prefix, Members inner) {
        inner.rest.forEach((name, value) -> rest.put(prefix + name, value));
        forms.addAll(inner.forms);
    }

    /** Where the object stands in the body; empty for the body itself. */
    public String path() {
        return path;
    }

    /** Where its member of this name stands. */
    public String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** What the member is. */
    public JsonKind kind() {
        return reader.peek();
    }

    /** The member as a string. */
    public String string() {
        require(JsonKind.STRING);
        return reader.string();
    }

    /** The member as true or false. */
    public boolean bool() {
        require(JsonKind.BOOLEAN);
        return reader.bool();
    }

    /** The member as an integer. */
    public long integer() {
        require(JsonKind.NUMBER);
        String at = pathOf(reader.name());
        reader.skip();
        try {
            return Long.parseLong(reader.raw());
        } catch (NumberFormatException e) {
            throw invalid("\"" + at + "\" must be an integer", at);
        }
    }

    /** The member as a number, as it was written. */
    public BigDecimal decimal() {
        require(JsonKind.NUMBER);
        String at = pathOf(reader.name());
        reader.skip();
        try {
            if (reader.valueTo() - reader.valueFrom() <= LONGEST_NUMBER) {
                return new BigDecimal(reader.raw());
            }
        } catch (NumberFormatException e) {
            // Its exponent is out of all range: told below, like a number that is too long.
        }
        throw invalid("\"" + at + "\" must be a number of reasonable size", at);
    }

    /** The member as an array of strings. */
    public List<String> strings() {
        require(JsonKind.ARRAY);
        String at = pathOf(reader.name());
        List<String> texts = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            require(JsonKind.STRING, at + "[" + texts.size() + "]");
            texts.add(reader.string());
        }
        return texts;
    }

    /** The member as it was written. */
    public RawJson raw() {
        reader.skip();
        return new RawJson(reader.raw());
    }

    /** The value is an object of its own. */
    public Members object() {
        return new Members(reader, pathOf(reader.name()), dialect).begin();
    }

    /** The reader itself, for members of another shape. */
    public JsonReader reader() {
        return reader;
    }

    /** The member must be of this kind. */
    public void require(JsonKind wanted) {
        require(wanted, pathOf(reader.name()));
    }

    /** The value at this path must be of this kind. */
    public void require(JsonKind wanted, String at) {
        JsonKind found = reader.peek();
        if (found != wanted) {
            String what = at.isEmpty() ? "the body" : "\"" + at + "\"";
            throw invalid(what + " must be " + wanted.words() + ", found " + found.words(), at);
        }
    }

    /** The failure for a value at this path that can't be. */
    public static GatewayException invalid(String message, String at) {
        GatewayException failure = new GatewayException(ErrorKind.INVALID_REQUEST, message);
        return at.isEmpty() ? failure : failure.at(at);
    }
}
