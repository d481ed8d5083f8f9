package io.gapura.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPatternsTest {
    @ParameterizedTest
    @CsvSource({
        "gpt-4o,gpt-4o,true",
        "gpt-4o,GPT-4O,true",
        "gpt-4o,gpt-4o-mini,false",
        "gpt-4o*,gpt-4o-mini,true",
        "gpt-4o*,gpt-4o,true",
        "gpt-4o*,my-gpt-4o,false",
        "*-MINI,gpt-4o-mini,true",
        "*-mini,gpt-4o-mini-2,false",
        "*4o*,gpt-4o-mini,true",
        "*4o*,gpt-5,false",
        "*,anything,true",
        "**,anything,true",
        "team/*,team/org/model,true",
        "team/*,model,false"
    })
    void saysWhichNamesAPatternIsOf(String pattern, String name, boolean matches) {
        assertThat(new ModelPatterns(List.of("never", pattern)).matches(name)).isEqualTo(matches);
    }

    @Test
    void isOfNoNameWithoutAPattern() {
        assertThat(ModelPatterns.NONE.matches("")).isFalse();
        assertThat(ModelPatterns.NONE.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "*", "**", "a*", "*a", "*a*", "a/b*"})
    void takesStarsAtBothEnds(String pattern) {
        assertThat(ModelPatterns.wellFormed(pattern)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a*b", "*a*b", "a**", "***"})
    void takesNoOtherStar(String pattern) {
        assertThat(ModelPatterns.wellFormed(pattern)).isFalse();
    }
}
