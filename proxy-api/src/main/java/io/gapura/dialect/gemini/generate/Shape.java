package io.gapura.dialect.gemini.generate;

import io.gapura.config.Names;
import io.gapura.dialect.Members;
import io.gapura.dialect.Strictness;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a value of a request must look like, as far as Google documents it. Immutable. An explicit null is no value, as in all of
 * protobuf's JSON, and a member may be spelled in either of its two ways.
 */
final class Shape {
    private final @Nullable JsonKind kind;
    private final boolean integer;
    private final double least;
    private final double most;
    private final List<String> words;
    private final List<String> names;
    private final List<Shape> members;
    private final int required;
    private final boolean open;
    private final @Nullable Shape element;

    private Shape(
            @Nullable JsonKind kind,
            boolean integer,
            double least,
            double most,
            List<String> words,
            List<Named> members,
            @Nullable Shape element) {
        this.kind = kind;
        this.integer = integer;
        this.least = least;
        this.most = most;
        this.words = words;
        this.element = element;
        this.open = members.isEmpty();
        this.members = members.stream().map(Named::shape).toList();
        List<String> spellings = new ArrayList<>();
        members.forEach(each -> spellings.add(each.name));
        members.forEach(each -> spellings.add(Spelling.snake(each.name)));
        this.names = List.copyOf(spellings);
        int must = 0;
        for (int i = 0; i < members.size(); i++) {
            must |= members.get(i).must ? 1 << i : 0;
        }
        this.required = must;
    }

    /** A member of an object. */
    record Named(String name, Shape shape, boolean must) {}

    static Named may(String name, Shape shape) {
        return new Named(name, shape, false);
    }

    static Named must(String name, Shape shape) {
        return new Named(name, shape, true);
    }

    static Shape anything() {
        return new Shape(null, false, 0, 0, List.of(), List.of(), null);
    }

    static Shape text(String... words) {
        return new Shape(JsonKind.STRING, false, 0, 0, List.of(words), List.of(), null);
    }

    static Shape flag() {
        return new Shape(JsonKind.BOOLEAN, false, 0, 0, List.of(), List.of(), null);
    }

    static Shape number(double least, double most) {
        return new Shape(JsonKind.NUMBER, false, least, most, List.of(), List.of(), null);
    }

    static Shape integer(double least, double most) {
        return new Shape(JsonKind.NUMBER, true, least, most, List.of(), List.of(), null);
    }

    /** An object with these members, at most 31; with none of them given, any object. */
    static Shape object(Named... members) {
        return new Shape(JsonKind.OBJECT, false, 0, 0, List.of(), List.of(members), null);
    }

    /** An array of at least so many and at most so many elements. */
    static Shape list(int least, int most, Shape element) {
        return new Shape(JsonKind.ARRAY, false, least, most, List.of(), List.of(), element);
    }

    /**
     * Checks the value that the reader stands before, and steps over it.
     *
     * @throws GatewayException {@code INVALID_REQUEST} with the path of what is wrong
     */
    void check(JsonReader reader, StringBuilder path, Strictness strictness) {
        JsonKind found = reader.peek();
        if (kind == null || found == JsonKind.NULL) {
            reader.skip();
        } else if (found != kind) {
            throw wrong(path, "must be " + kind.words() + ", found " + found.words());
        } else if (kind == JsonKind.OBJECT && !open) {
            members(reader, path, strictness);
        } else if (kind == JsonKind.ARRAY && element != null) {
            elements(reader, path, strictness);
        } else {
            reader.skip();
            scalar(reader, path);
        }
    }

    private void scalar(JsonReader reader, StringBuilder path) {
        if (kind == JsonKind.STRING && !words.isEmpty() && words.stream().noneMatch(reader::valueIs)) {
            throw wrong(path, "must be one of " + String.join(", ", words));
        }
        if (kind == JsonKind.NUMBER) {
            String raw = reader.raw();
            double value = Double.parseDouble(raw);
            if (integer && (raw.indexOf('.') >= 0 || raw.indexOf('e') >= 0 || raw.indexOf('E') >= 0)) {
                throw wrong(path, "must be an integer");
            }
            if (value < least || value > most) {
                throw wrong(path, "must be from " + plain(least) + " to " + plain(most));
            }
        }
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    private void elements(JsonReader reader, StringBuilder path, Strictness strictness) {
        int length = path.length();
        int count = 0;
        reader.beginArray();
        while (reader.nextElement()) {
            path.append('[').append(count++).append(']');
            if (element != null) {
                if (element.kind != null && reader.isNull()) {
                    throw wrong(path, "must be " + element.kind.words() + ", found null");
                }
                element.check(reader, path, strictness);
            }
            path.setLength(length);
        }
        if (count < least || count > most) {
            throw wrong(
                    path,
                    count < least
                            ? "must have at least " + plain(least) + " element, found " + count
                            : "must have at most " + plain(most) + " elements, found " + count);
        }
    }

    private void members(JsonReader reader, StringBuilder path, Strictness strictness) {
        int length = path.length();
        int seen = 0;
        reader.beginObject();
        while (reader.nextMember()) {
            int which = reader.nameAmong(names);
            if (which < 0) {
                unknown(reader, path, strictness);
                continue;
            }
            int index = which % members.size();
            boolean said = !reader.isNull();
            path.append(length == 0 ? "" : ".").append(names.get(index));
            members.get(index).check(reader, path, strictness);
            path.setLength(length);
            seen |= said ? 1 << index : 0;
        }
        int missing = required & ~seen;
        if (missing != 0) {
            String name = names.get(Integer.numberOfTrailingZeros(missing));
            throw wrong(path.append(length == 0 ? "" : ".").append(name), "is missing");
        }
    }

    private void unknown(JsonReader reader, StringBuilder path, Strictness strictness) {
        if (strictness.atLeast(Strictness.STRICT)) {
            String name = reader.name();
            String meant = Names.nearest(name, names.subList(0, members.size()))
                    .map(near -> "; did you mean \"" + near + "\"?")
                    .orElse("");
            path.append(path.length() == 0 ? "" : ".").append(name);
            throw wrong(path, "is unknown" + meant);
        }
        reader.skip();
    }

    private static GatewayException wrong(StringBuilder path, String words) {
        String at = path.toString();
        return Members.invalid((at.isEmpty() ? "the body" : "\"" + at + "\"") + " " + words, at);
    }
}
