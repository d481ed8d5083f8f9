package io.gapura.config;

import java.util.List;
import java.util.stream.Collectors;

/** Writes a configuration file that has every key, each with its meaning above it. */
final class ExampleWriter {
    private final StringBuilder text = new StringBuilder();

    static String write(Shape<?> shape) {
        ExampleWriter writer = new ExampleWriter();
        writer.section(shape, "", "");
        return writer.text.toString();
    }

    private void section(Shape<?> shape, String first, String indent) {
        String lead = first;
        for (Shape.KeyShape key : shape.keys()) {
            if (indent.isEmpty() && text.length() > 0) {
                text.append('\n');
            }
            // Right after the dash of a list a comment would push the key from its line.
            if (lead.equals(indent)) {
                comment(key.doc(), indent);
            }
            key(key, lead, indent);
            lead = indent;
        }
    }

    private void key(Shape.KeyShape key, String lead, String indent) {
        ValueType type = key.type();
        if (type instanceof ValueType.Section section) {
            text.append(lead).append(key.name()).append(":\n");
            section(section.shape(), indent + "  ", indent + "  ");
        } else if (type instanceof ValueType.Items items && items.element() instanceof ValueType.Section element) {
            text.append(lead).append(key.name()).append(":\n");
            section(element.shape(), indent + "  - ", indent + "    ");
        } else if (key.example() == null && key.absence() == Shape.Absence.NULL) {
            text.append(lead).append("# ").append(key.name()).append(":\n");
        } else {
            text.append(lead).append(key.name()).append(": ").append(value(key)).append('\n');
        }
    }

    private static String value(Shape.KeyShape key) {
        if (key.example() != null) {
            return key.example();
        }
        if (key.type() instanceof ValueType.Items) {
            List<String> members = key.defaults();
            return members.stream().map(member -> '"' + member + '"').collect(Collectors.joining(", ", "[", "]"));
        }
        return key.type() instanceof ValueType.Entries ? "{}" : key.defaults().get(0);
    }

    private void comment(String doc, String indent) {
        StringBuilder line = new StringBuilder();
        for (String word : doc.split(" ", -1)) {
            if (line.length() + word.length() + indent.length() > 110) {
                text.append(indent).append("#").append(line).append('\n');
                line.setLength(0);
            }
            line.append(' ').append(word);
        }
        text.append(indent).append("#").append(line).append('\n');
    }
}
