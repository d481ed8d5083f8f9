package io.gapura.text;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * How many tokens a text is by {@code o200k_base}, the table that OpenAI's models since GPT-4o cut by. For models of others it is an
 * estimate. The table is read at the first count: about a second, and some tens of megabytes that stay. Stateless and thread-safe.
 */
public final class Tokens {
    /** A longer text is counted piece by piece, so that what a count costs grows with the text alone. */
    private static final int PIECE = 16 * 1024;

    private Tokens() {}

    private static final class Table {
        static final Encoding O200K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }

    /** The number of tokens; words that mean something to a model ({@code <|endoftext|>}) count as the characters that they are. */
    public static long count(String text) {
        long tokens = 0;
        int from = 0;
        while (from < text.length()) {
            int to = end(text, from);
            tokens += Table.O200K.countTokensOrdinary(text.substring(from, to));
            from = to;
        }
        return tokens;
    }

    /** Where the piece ends: in front of a space if there is one in its second half, and never inside a character. */
    private static int end(String text, int from) {
        int to = Math.min(text.length(), from + PIECE);
        if (to == text.length()) {
            return to;
        }
        int space = text.lastIndexOf(' ', to);
        if (space > from + PIECE / 2) {
            return space;
        }
        return Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
    }
}
