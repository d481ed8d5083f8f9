package io.gapura.provider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenCutterTest {
    @Test
    void cutsAtWordsAndLongWordsInPieces() {
        assertThat(TokenCutter.cut("Hello  big\nworld, incomprehensible"))
                .containsExactly("Hello", "  big", "\nworld,", " incomp", "rehens", "ible");
    }

    @Test
    void joinedTokensAreTheText() {
        for (String text : List.of("", " ", "  a  ", "\n\n", "a", "🙂".repeat(50), "x".repeat(100_000))) {
            assertThat(String.join("", TokenCutter.cut(text))).isEqualTo(text);
        }
    }

    @Test
    void neverCutsInsideAPairACombiningSequenceOrAJoinedEmoji() {
        String accented = Normalizer.normalize("é", Normalizer.Form.NFD); // e and a combining acute
        String family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67"; // man, woman, girl with joiners
        for (String cluster : List.of("🙂", accented, family, "\r\n")) {
            for (String token : TokenCutter.cut(cluster.repeat(40))) {
                assertThat(token.length() % cluster.length()).isZero();
                assertThat(token).startsWith(cluster);
            }
        }
    }

    @Test
    void shortensAtCharactersAReaderSees() {
        assertThat(TokenCutter.shorten("short", 5)).isEqualTo("short");
        assertThat(TokenCutter.shorten("longer", 5)).isEqualTo("longe…");
        assertThat(TokenCutter.shorten("🙂🙂🙂", 2)).isEqualTo("🙂🙂…");
        assertThat(TokenCutter.shorten("a" + "e" + "\u0301".repeat(100_000), 5)).isEqualTo("a…");
    }

    @Test
    void estimatesAQuarterOfTheLengthRoundedUp() {
        assertThat(TokenCutter.estimate("")).isZero();
        assertThat(TokenCutter.estimate("abcd")).isEqualTo(1);
        assertThat(TokenCutter.estimate("abcde")).isEqualTo(2);
    }
}
