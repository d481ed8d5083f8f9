package io.gapura.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts cut by o200k_base. Known numbers are from OpenAI's cookbook, "How to count tokens with tiktoken". */
class TokensTest {
    @Test
    void countsNothingOfNothing() {
        assertThat(Tokens.count("")).isZero();
    }

    @Test
    void cutsAsTiktokenDoes() {
        assertThat(Tokens.count("tiktoken is great!")).isEqualTo(6);
    }

    @Test
    void takesSpecialWordsForText() {
        assertThat(Tokens.count("<|endoftext|>")).isGreaterThan(1);
    }

    @Test
    void countsALongTextPieceByPieceAndHardlyOtherwise() {
        String sentence = " The quick brown fox jumps over the lazy dog.";
        long once = Tokens.count(sentence);
        assertThat(Tokens.count(sentence.repeat(2_000)))
                .isBetween((long) (once * 2_000 * 0.98), (long) (once * 2_000 * 1.02));
    }

    @Test
    void cutsNoCharacterInTwo() {
        String faces = "\uD83D\uDE00".repeat(20_000);
        long one = Tokens.count("\uD83D\uDE00".repeat(100));
        assertThat(Tokens.count(faces)).isBetween(one * 190, one * 210);
        assertThat(Tokens.count("a" + faces)).isBetween(one * 190, one * 210);
    }

    /** What some tokenizers take quadratic time for, or all of a stack. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "A", " ", "\n", "1", "!", "é", "漢", "aA", " \n", "'s"})
    @Timeout(60)
    void countsAMillionOfTheSameInReasonableTime(String character) {
        Tokens.count("warm"); // the table is read once
        long before = System.nanoTime();
        assertThat(Tokens.count(character.repeat(1_000_000 / character.length())))
                .isPositive();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
    }
}
