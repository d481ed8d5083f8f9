package io.gapura.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Makes single values of nodes. A message shows what is written in the file, never what a reference stands for: that
 * may be a secret in the wrong place. For one thread at a time.
 */
final class ScalarBinder {
    private final Problems problems;
    private final Interpolation interpolation;

    ScalarBinder(Problems problems, Interpolation interpolation) {
        this.problems = problems;
        this.interpolation = interpolation;
    }

    /** The value, or null and a problem. */
    @Nullable
    Object bind(ValueType.Scalar type, Node node, String path) {
        if (!(node instanceof ScalarNode scalar)) {
            problems.add(path, "expected " + expected(type) + ", found " + describe(node));
            return null;
        }
        String raw = scalar.getValue();
        if (!Interpolation.isNeeded(raw)) {
            return fits(type, scalar, path) ? parse(type, raw, shown(type, raw), path) : null;
        }
        @Nullable String text = interpolation.resolve(raw, problem -> problems.add(path, problem));
        return text == null ? null : parse(type, text, shown(type, raw), path);
    }

    /** YAML's own idea of a value's type has to agree, as it has to for the schema: {@code "12"} is no number. */
    private boolean fits(ValueType.Scalar type, ScalarNode node, String path) {
        Tag tag = node.getTag();
        boolean text = tag.equals(Tag.STR);
        boolean fits =
                switch (type.kind()) {
                    case TEXT, SECRET, URL, PATH -> text;
                    case BOOLEAN -> tag.equals(Tag.BOOL);
                    case WHOLE -> tag.equals(Tag.INT);
                    case DURATION, SIZE -> text || tag.equals(Tag.INT);
                    case CHOICE -> true;
                };
        if (fits) {
            return true;
        }
        boolean wantsText = !text && type.kind() != ScalarKind.BOOLEAN && type.kind() != ScalarKind.WHOLE;
        boolean quoted = text && !node.isPlain();
        String cure = wantsText ? "; put it in quotes" : quoted ? "; without the quotes it may be one" : "";
        problems.add(
                path, "expected " + expected(type) + ", found " + shown(type, kindOf(tag), node.getValue()) + cure);
        return false;
    }

    private @Nullable Object parse(ValueType.Scalar type, String text, String shown, String path) {
        if (!type.allowed().isEmpty() && !type.allowed().contains(text)) {
            Optional<String> near = Names.nearest(text, type.allowed());
            problems.add(
                    path,
                    "expected " + expected(type) + ", found " + shown
                            + near.map(n -> "; did you mean \"" + n + "\"?").orElse(""));
            return null;
        }
        Object value;
        try {
            value = type.kind().parse(text, type.javaType());
        } catch (IllegalArgumentException e) {
            problems.add(path, "expected " + expected(type) + ", found " + shown);
            return null;
        }
        if (type.pattern() != null && !text.matches(type.pattern().value())) {
            problems.add(path, "expected " + type.pattern().words());
            return null;
        }
        if (type.kind() == ScalarKind.TEXT && text.isBlank()) {
            problems.add(path, "is blank");
            return null;
        }
        return inRange(type, value, shown, path) ? value : null;
    }

    private boolean inRange(ValueType.Scalar type, Object value, String shown, String path) {
        Range range = type.range();
        if (range == null) {
            return true;
        }
        boolean low = compare(value, type, range.min()) < 0;
        boolean high = !range.max().isEmpty() && compare(value, type, range.max()) > 0;
        if (low || high) {
            String limits =
                    range.max().isEmpty() ? "at least " + range.min() : "from " + range.min() + " to " + range.max();
            problems.add(path, "expected " + limits + ", found " + shown);
        }
        return !low && !high;
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object value, ValueType.Scalar type, String limit) {
        return ((Comparable<Object>) value).compareTo(type.kind().parse(limit, type.javaType()));
    }

    private static String expected(ValueType.Scalar type) {
        List<String> allowed = type.allowed();
        return allowed.isEmpty() ? type.kind().expected : "one of " + String.join(", ", allowed);
    }

    /** A wrong address may have a password in it. */
    private static boolean isPrivate(ValueType.Scalar type) {
        return type.kind() == ScalarKind.SECRET || type.kind() == ScalarKind.URL;
    }

    private static String shown(ValueType.Scalar type, String raw) {
        return isPrivate(type) ? "something else" : "\"" + raw + "\"";
    }

    private static String shown(ValueType.Scalar type, String kind, String raw) {
        return isPrivate(type) ? kind : kind + " " + raw;
    }

    private static String kindOf(Tag tag) {
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return "the number";
        }
        return tag.equals(Tag.BOOL) ? "the boolean" : "the text";
    }

    /** A node in words, without its value: that may be a secret in the wrong place. */
    static String describe(Node node) {
        if (node instanceof ScalarNode) {
            return "a single value";
        }
        return node instanceof MappingNode ? "a section" : "a list";
    }
}
