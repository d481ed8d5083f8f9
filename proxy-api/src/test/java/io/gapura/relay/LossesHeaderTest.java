package io.gapura.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.model.Losses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossesHeaderTest {
    private final Losses losses = new Losses();

    @Test
    void namesEachLossOnceInTheOrderTheyWereMet() {
        losses.add("seed", "no word for it");
        losses.add("messages.image", "no pictures");
        losses.add("messages.image", "none in tools either");
        assertThat(LossesHeader.value(losses)).isEqualTo("seed, messages.image");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"tools.web_search-1[0]|tools.web_search-1[0]", "a,b|a%2Cb", "a b%|a%20b%25", "é|%C3%A9"})
    void escapesWhatAClientMadeOfAName(String name, String told) {
        assertThat(LossesHeader.name(name)).isEqualTo(told);
    }

    @Test
    void letsNoNameForgeAField() {
        assertThat(LossesHeader.name("a\r\nset-cookie: x=1")).isEqualTo("a%0D%0Aset-cookie%3A%20x%3D1");
    }

    @Test
    void cutsALongName() {
        assertThat(LossesHeader.name("a".repeat(64))).isEqualTo("a".repeat(64));
        assertThat(LossesHeader.name("a".repeat(65))).isEqualTo("a".repeat(64) + "~");
        assertThat(LossesHeader.name("é".repeat(11))).isEqualTo("%C3%A9".repeat(10) + "%C3~");
        assertThat(LossesHeader.name("\n".repeat(1_000_000))).hasSize(64);
    }

    @Test
    void saysHowManyMoreThereAre() {
        for (int i = 0; i < 35; i++) {
            losses.add("m" + i, "made up");
        }
        assertThat(LossesHeader.value(losses)).startsWith("m0, m1, ").endsWith(", m31, +3");
    }
}
