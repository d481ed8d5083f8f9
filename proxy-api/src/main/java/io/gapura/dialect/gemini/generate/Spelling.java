package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.Members;
import io.gapura.json.JsonReader;
import java.util.Locale;

/**
 * The two spellings of a member: {@code systemInstruction} as Google writes it, {@code system_instruction} as readers of
 * protobuf's JSON take it too (protobuf.dev/programming-guides/json). Stateless.
 */
final class Spelling {
    private Spelling() {}

    /** Whether the member that the reader is at has this name, in either spelling. */
    static boolean is(Members members, String name) {
        return is(members.reader(), name);
    }

    /** The same. */
    static boolean is(JsonReader reader, String name) {
        if (reader.nameIs(name)) {
            return true;
        }
        String snake = snake(name);
        return snake.length() != name.length() && reader.nameIs(snake);
    }

    /** {@code maxOutputTokens} as {@code max_output_tokens}. */
    static String snake(String name) {
        StringBuilder snake = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (letter >= 'A' && letter <= 'Z') {
                snake.append('_');
            }
            snake.append(letter);
        }
        return snake.toString().toLowerCase(Locale.ROOT);
    }
}
