package io.gapura.dialect.openai.calls;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the value of a member must be. A null is no value: it is told apart before. Immutable. */
interface Rule {
    /**
     * Looks at the value that the reader stands before, and reads as much of it as it needs.
     *
     * @param path the member, as errors name it
     * @return what is wrong with it; null if nothing is
     */
    @Nullable
    GatewayException check(JsonReader reader, String path);

    /** Any value of one of these kinds. */
    static Rule kinds(JsonKind... wanted) {
        List<JsonKind> kinds = List.of(wanted);
        String words = Arrays.stream(wanted).map(JsonKind::words).collect(Collectors.joining(" or "));
        return (reader, path) -> kinds.contains(reader.peek()) ? null : unwanted(path, words, reader.peek());
    }

    /** A string, which may be empty. */
    static Rule string() {
        return kinds(JsonKind.STRING);
    }

    /** A string that says something. */
    static Rule text() {
        return (reader, path) -> {
            if (reader.peek() != JsonKind.STRING) {
                return unwanted(path, JsonKind.STRING.words(), reader.peek());
            }
            reader.skip();
            return reader.valueTo() - reader.valueFrom() > 2 ? null : invalid(path, "must not be an empty string");
        };
    }

    /** One of these words. */
    static Rule word(String... words) {
        List<String> known = List.of(words);
        String expected = known.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(" or "));
        return (reader, path) -> {
            if (reader.peek() != JsonKind.STRING) {
                return unwanted(path, expected, reader.peek());
            }
            String found = reader.string();
            return known.contains(found)
                    ? null
                    : invalid(path, "must be " + expected + ", found \"" + shortened(found) + "\"");
        };
    }

    /** An integer in this range, both ends in it. */
    static Rule integer(long least, long most) {
        String expected =
                "an integer " + range(Long.toString(least), most == Long.MAX_VALUE ? null : Long.toString(most));
        return (reader, path) -> {
            if (reader.peek() != JsonKind.NUMBER) {
                return unwanted(path, expected, reader.peek());
            }
            reader.skip();
            String raw = reader.raw();
            long found = 0;
            try {
                found = Long.parseLong(raw);
            } catch (NumberFormatException e) {
                return invalid(path, "must be " + expected + ", found " + shortened(raw));
            }
            return found >= least && found <= most ? null : invalid(path, "must be " + expected + ", found " + found);
        };
    }

    /** A number in this range, both ends in it. */
    static Rule number(double least, double most) {
        String expected = "a number " + range(Double.toString(least), Double.toString(most));
        return (reader, path) -> {
            if (reader.peek() != JsonKind.NUMBER) {
                return unwanted(path, expected, reader.peek());
            }
            double found = reader.decimal();
            return found >= least && found <= most
                    ? null
                    : invalid(path, "must be " + expected + ", found " + shortened(reader.raw()));
        };
    }

    /** An array of at least one element, each by this rule. */
    static Rule some(String what, Rule each) {
        return (reader, path) -> {
            if (reader.peek() != JsonKind.ARRAY) {
                return unwanted(path, "an array of " + what, reader.peek());
            }
            GatewayException problem = null;
            int index = 0;
            reader.beginArray();
            while (reader.nextElement()) {
                if (problem == null) {
                    problem = each.check(reader, path + "[" + index + "]");
                }
                index++;
            }
            return index == 0 ? invalid(path, "must not be an empty array") : problem;
        };
    }

    /** A text, or an array of at least one. */
    static Rule texts() {
        Rule one = text();
        Rule many = some("strings", one);
        return (reader, path) -> switch (reader.peek()) {
            case STRING -> one.check(reader, path);
            case ARRAY -> many.check(reader, path);
            case OBJECT, NUMBER, BOOLEAN, NULL -> unwanted(path, "a string or an array of strings", reader.peek());
        };
    }

    /** A text, an array of texts, of tokens, or of arrays of tokens ("Create embeddings" of OpenAI's API reference). */
    static Rule embeddingInput() {
        return new EmbeddingInput();
    }

    /** What is wrong with a member. */
    static GatewayException invalid(String path, String what) {
        return new GatewayException(ErrorKind.INVALID_REQUEST, "\"" + path + "\" " + what).at(path);
    }

    /** It is of another kind. */
    static GatewayException unwanted(String path, String expected, JsonKind found) {
        return invalid(path, "must be " + expected + ", found " + found.words());
    }

    private static String range(String least, @Nullable String most) {
        return most == null ? "of at least " + least : "from " + least + " to " + most;
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
