package io.gapura.dialect.openai.chat;

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
final class Members {
    /** Longer numbers than any parameter has cost more to read than they are worth. */
    private static final int LONGEST_NUMBER = 400;

    private final JsonReader reader;
    private final String path;
    private final Map<String, RawJson> rest = new LinkedHashMap<>();
    private final Set<String> forms = new LinkedHashSet<>();

    Members(JsonReader reader, String path) {
        this.reader = reader;
        this.path = path;
    }

    /** A second reading of a value that was stepped over, for an object whose kind stands behind what it is the kind of. */
    static Members over(RawJson raw, String path) {
        byte[] bytes = raw.text().getBytes(StandardCharsets.UTF_8);
        return new Members(new JsonReader(bytes, ErrorKind.INVALID_REQUEST), path);
    }

    /** Steps into the object, which must be one. */
    Members begin() {
        require(JsonKind.OBJECT, path);
        reader.beginObject();
        return this;
    }

    /** Goes to the next member that says something; an explicit null is kept as it is. */
    boolean next() {
        while (reader.nextMember()) {
            if (!reader.isNull()) {
                return true;
            }
            keep("");
        }
        return false;
    }

    boolean is(String name) {
        return reader.nameIs(name);
    }

    /** Keeps the member for a writer of the same dialect. */
    void keep(String prefix) {
        String name = reader.name();
        reader.skip();
        rest.put(prefix + name, new RawJson(reader.raw()));
    }

    /** Remembers how something was spelled. */
    void form(String form) {
        forms.add(form);
    }

    Extensions extensions() {
        return Extensions.of(OpenAiChatDialect.NAME, rest, forms);
    }

    /** The members and forms of an object inside are kept with this one's. */
    void adopt(String prefix, Members inner) {
        inner.rest.forEach((name, value) -> rest.put(prefix + name, value));
        forms.addAll(inner.forms);
    }

    String path() {
        return path;
    }

    String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    JsonKind kind() {
        return reader.peek();
    }

    String string() {
        require(JsonKind.STRING);
        return reader.string();
    }

    boolean bool() {
        require(JsonKind.BOOLEAN);
        return reader.bool();
    }

    long integer() {
        require(JsonKind.NUMBER);
        String at = pathOf(reader.name());
        reader.skip();
        try {
            return Long.parseLong(reader.raw());
        } catch (NumberFormatException e) {
            throw invalid("\"" + at + "\" must be an integer", at);
        }
    }

    BigDecimal decimal() {
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

    List<String> strings() {
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

    RawJson raw() {
        reader.skip();
        return new RawJson(reader.raw());
    }

    /** The value is an object of its own. */
    Members object() {
        return new Members(reader, pathOf(reader.name())).begin();
    }

    JsonReader reader() {
        return reader;
    }

    void require(JsonKind wanted) {
        require(wanted, pathOf(reader.name()));
    }

    void require(JsonKind wanted, String at) {
        JsonKind found = reader.peek();
        if (found != wanted) {
            String what = at.isEmpty() ? "the body" : "\"" + at + "\"";
            throw invalid(what + " must be " + wanted.words() + ", found " + found.words(), at);
        }
    }

    static GatewayException invalid(String message, String at) {
        GatewayException failure = new GatewayException(ErrorKind.INVALID_REQUEST, message);
        return at.isEmpty() ? failure : failure.at(at);
    }
}
