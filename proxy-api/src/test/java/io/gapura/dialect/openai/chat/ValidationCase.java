package io.gapura.dialect.openai.chat;

import io.gapura.dialect.Strictness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code fixtures/validation/chat-completions.txt}, which says itself what its columns mean. Immutable.
 *
 * @param section what is sent: a body, a member, a message, a part, a tool or a call
 * @param verdict {@code ok}, {@code wrong}, {@code never} or {@code strange}
 * @param sent what is sent, in JSON
 * @param param the member that is refused; null for none
 * @param code the error's code; null for none
 * @param words a part of the message
 */
record ValidationCase(
        String section,
        String verdict,
        String sent,
        @Nullable String param,
        @Nullable String code,
        @Nullable String words) {
    /** Stands in the column of the code where levels have different ones. */
    static final String ANY_CODE = "any";

    private static final Path FILE = Path.of("src/test/resources/fixtures/validation/chat-completions.txt");

    static List<ValidationCase> all() {
        List<ValidationCase> cases = new ArrayList<>();
        String section = "";
        try {
            for (String line : Files.readAllLines(FILE)) {
                if (line.startsWith("[")) {
                    section = line.substring(1, line.length() - 1);
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    cases.add(read(section, line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    /** Whether this level refuses it. */
    boolean refused(Strictness level) {
        return switch (verdict) {
            case "ok" -> false;
            case "wrong" -> level.atLeast(Strictness.STANDARD);
            case "strange" -> level.atLeast(Strictness.STRICT);
            case "never" -> true;
            default -> throw new IllegalStateException("no verdict is named " + verdict);
        };
    }

    /** The whole request. */
    byte[] body() {
        String user = "{\"role\":\"user\",\"content\":\"x\"}";
        return (switch (section) {
                    case "body" -> sent;
                    case "member" -> "{\"model\":\"m\",\"messages\":[" + user + "]," + sent + "}";
                    case "message" -> "{\"messages\":[" + user + "," + sent + "],\"model\":\"m\"}";
                    case "part" ->
                        "{\"model\":\"m\",\"messages\":[" + user + ",{\"role\":\"user\",\"content\":[" + sent + "]}]}";
                    case "tool" -> "{\"model\":\"m\",\"messages\":[" + user + "],\"tools\":[" + sent + "]}";
                    case "call" ->
                        "{\"model\":\"m\",\"messages\":[" + user + ",{\"role\":\"assistant\",\"tool_calls\":[" + sent
                                + "]}]}";
                    default -> throw new IllegalStateException("no section is named " + section);
                })
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ValidationCase read(String section, String line) {
        String[] columns = line.split(" \\| ", -1);
        if (columns.length == 2) {
            return new ValidationCase(section, columns[0], columns[1], null, null, null);
        }
        if (columns.length != 5) {
            throw new IllegalStateException("a line has two columns or five: " + line);
        }
        return new ValidationCase(section, columns[0], columns[1], orNull(columns[2]), orNull(columns[3]), columns[4]);
    }

    private static @Nullable String orNull(String column) {
        return column.equals("null") ? null : column;
    }

    @Override
    public String toString() {
        return verdict + " " + section + " " + sent;
    }
}
