package io.gapura.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the reference part of {@code docs/configuration.md}: a table for each record, and an example with every key. */
final class ConfigurationPage {
    private final Map<Shape<?>, List<String>> sections = new LinkedHashMap<>();
    private final Map<Class<?>, Shape<?>> shapes = new LinkedHashMap<>();

    static String write(Shape<?> root, String introduction) {
        ConfigurationPage page = new ConfigurationPage();
        page.collect(root, "");
        StringBuilder text = new StringBuilder(introduction.strip()).append("\n\n## Every key\n");
        page.sections.forEach((shape, paths) -> section(shape, paths, text));
        return text.append("\n## An example with every key\n\n```yaml\n")
                .append(ExampleWriter.write(root))
                .append("```\n")
                .toString();
    }

    private void collect(Shape<?> shape, String path) {
        Shape<?> known = shapes.computeIfAbsent(shape.type(), type -> shape);
        sections.computeIfAbsent(known, unused -> new ArrayList<>()).add(path);
        for (Shape.KeyShape key : shape.keys()) {
            String at = Problems.join(path, key.name());
            if (key.type() instanceof ValueType.Section section) {
                collect(section.shape(), at);
            } else if (key.type() instanceof ValueType.Items items
                    && items.element() instanceof ValueType.Section section) {
                collect(section.shape(), at + "[]");
            }
        }
    }

    private static void section(Shape<?> shape, List<String> paths, StringBuilder text) {
        String title = paths.get(0).isEmpty()
                ? "The top level"
                : paths.stream().map(path -> "`" + path + "`").collect(Collectors.joining(", "));
        text.append("\n### ").append(title).append("\n\n").append(shape.doc()).append("\n\n");
        text.append("| key | type | default | meaning |\n|---|---|---|---|\n");
        for (Shape.KeyShape key : shape.keys()) {
            text.append("| `%s` | %s | %s | %s |\n"
                    .formatted(key.name(), word(key.type()), absence(key), cell(meaning(key))));
        }
    }

    private static String word(ValueType type) {
        if (type instanceof ValueType.Items items) {
            return "list of " + word(items.element()) + "s";
        } else if (type instanceof ValueType.Entries entries) {
            return "map of " + word(entries.value()) + "s";
        } else if (type instanceof ValueType.Section section) {
            Shape.KeyShape shorthand = section.shape().shorthand();
            return shorthand == null ? "section" : word(shorthand.type()) + "s or section";
        }
        ValueType.Scalar scalar = (ValueType.Scalar) type;
        return scalar.allowed().isEmpty()
                ? scalar.kind().word
                : scalar.allowed().stream().map(value -> "`" + value + "`").collect(Collectors.joining(", "));
    }

    private static String absence(Shape.KeyShape key) {
        return switch (key.absence()) {
            case REFUSED -> "**required**";
            case DEFAULT ->
                key.defaults().stream().map(value -> "`" + value + "`").collect(Collectors.joining(", "));
            case NULL -> key.unset();
            case EMPTY -> key.type() instanceof ValueType.Section ? "its own defaults" : "empty";
        };
    }

    private static String meaning(Shape.KeyShape key) {
        if (!(key.type() instanceof ValueType.Scalar scalar)) {
            return key.doc();
        }
        String range = scalar.range() == null ? "" : " " + limits(scalar.range());
        String pattern =
                scalar.pattern() == null ? "" : " Made of " + scalar.pattern().words() + ".";
        return key.doc() + range + pattern;
    }

    /** A range in words. */
    static String limits(Range range) {
        return range.max().isEmpty()
                ? "At least %s.".formatted(range.min())
                : "From %s to %s.".formatted(range.min(), range.max());
    }

    /** A bar would end the cell, even within backquotes. */
    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
