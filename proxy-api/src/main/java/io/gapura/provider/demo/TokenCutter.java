package io.gapura.provider.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts text into what the demo calls tokens: a word with the white space before it, long words in pieces of {@value
 * #LONGEST} characters as a reader sees them. Stateless.
 *
 * <p>A cut never falls into a surrogate pair, a combining sequence or a joined emoji (extended grapheme clusters, Unicode
 * Standard Annex 29). This is a heuristic of the demo; no vendor's tokenizer counts so.
 */
final class TokenCutter {
    private static final int LONGEST = 6;
    private static final Pattern CLUSTER = Pattern.compile("\\X");

    private TokenCutter() {}

    /** All tokens, in order; joined they are the text. */
    static List<String> cut(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher clusters = CLUSTER.matcher(text);
        int start = 0;
        int letters = 0;
        while (clusters.find()) {
            boolean space = Character.isWhitespace(text.codePointAt(clusters.start()));
            if (letters > 0 && (space || letters == LONGEST)) {
                tokens.add(text.substring(start, clusters.start()));
                start = clusters.start();
                letters = 0;
            }
            if (!space) {
                letters++;
            }
        }
        if (start < text.length()) {
            tokens.add(text.substring(start));
        }
        return tokens;
    }

    /** What a prompt is counted as: a quarter of its UTF-16 length, rounded up. */
    static int estimate(String text) {
        return text.length() / 4 + (text.length() % 4 == 0 ? 0 : 1);
    }

    /** The text if it is short, else its beginning with an ellipsis; at most so many characters as a reader sees them. */
    static String shorten(String text, int characters) {
        Matcher clusters = CLUSTER.matcher(text);
        int end = 0;
        for (int i = 0; i < characters; i++) {
            // A cluster may be as long as the text; one that is longer than any honest one ends the quotation.
            if (end == text.length() || !clusters.find() || clusters.end() - clusters.start() > 64) {
                break;
            }
            end = clusters.end();
        }
        return end == text.length() ? text : text.substring(0, end) + "…";
    }
}
