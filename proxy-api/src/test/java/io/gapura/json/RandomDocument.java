package io.gapura.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;

/** A random JSON object that knows where it wrote its members. The same seed gives the same document. */
final class RandomDocument {
    /** The names that an edit is made at; a document has some of them, and others. */
    static final List<String> NAMES = List.of("a", "model", "é", "", "x y", "\"");

    private static final String[] SCALARS = {
        "0",
        "-0",
        "1.0",
        "1e400",
        "9223372036854775807",
        "18446744073709551616",
        "0.1",
        "-1.50E-3",
        "true",
        "false",
        "null",
        "\"\"",
        "\"é😀\"",
        "\"\\u00e9\\ud800\"",
        "\"a\\\"b\\\\\\/\"",
        "\"},{],:\"",
        "\"a longer piece of text\""
    };
    private static final String[] SPACES = {"", "", "", " ", "\n", "\r\n\t", "  "};

    /** A member: its decoded name, and where its value is, in chars of the text. */
    record Member(String name, int from, int to) {}

    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private final List<Member> members = new ArrayList<>();
    private final List<String> raw = new ArrayList<>();

    RandomDocument(Random random, boolean duplicates) {
        this.random = random;
        List<String> names = new ArrayList<>(NAMES);
        names.addAll(List.of("other", "modelx", "a'", "model'"));
        space();
        text.append('{');
        for (int left = random.nextInt(8); left > 0; left--) {
            int which = random.nextInt(names.size());
            String name = duplicates ? names.get(which) : names.remove(which);
            if (!members.isEmpty()) {
                text.append(',');
            }
            member(name);
        }
        space();
        text.append('}');
        space();
    }

    String text() {
        return text.toString();
    }

    List<Member> members() {
        return members;
    }

    /** The members as they are written, name to value. */
    List<String> raw() {
        return raw;
    }

    boolean hasDuplicates() {
        return new HashSet<>(members.stream().map(Member::name).toList()).size() < members.size();
    }

    private void member(String name) {
        space();
        int start = text.length();
        name(name);
        space();
        text.append(':');
        space();
        int from = text.length();
        value(3);
        members.add(new Member(name, from, text.length()));
        raw.add(text.substring(start));
        space();
    }

    private void name(String name) {
        if (name.isEmpty() || random.nextInt(3) > 0) {
            text.append(new String(JsonWriter.quote(name), StandardCharsets.UTF_8));
            return;
        }
        int escaped = random.nextInt(name.length());
        text.append('"');
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            boolean escape = i == escaped || character == '"';
            text.append(escape ? String.format("\\u%04X", (int) character) : String.valueOf(character));
        }
        text.append('"');
    }

    private void value(int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(4);
        if (kind < 2) {
            text.append(SCALARS[random.nextInt(SCALARS.length)]);
            return;
        }
        boolean object = kind == 2;
        text.append(object ? '{' : '[');
        space();
        for (int i = 0, count = random.nextInt(4); i < count; i++) {
            if (i > 0) {
                text.append(',');
                space();
            }
            if (object) {
                name(NAMES.get(random.nextInt(NAMES.size())));
                space();
                text.append(':');
                space();
            }
            value(depth - 1);
            space();
        }
        text.append(object ? '}' : ']');
    }

    private void space() {
        text.append(SPACES[random.nextInt(SPACES.length)]);
    }
}
