package io.gapura.provider;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.mistakes;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.model.Capabilities;
import io.gapura.model.Feature;
import io.gapura.model.Quirk;
import io.gapura.model.Thinking;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilitiesConfigTest {
    private static final Capabilities KNOWN = new Capabilities(
            Set.of(Feature.IMAGES, Feature.SEED),
            Set.of(Quirk.RANDOM_SEED.word()),
            Thinking.EFFORT,
            100L,
            List.of("one", "two"));

    @Test
    void recordsEveryDefault() {
        assertThat(defaults(CapabilitiesConfig.class)).isEqualTo(CapabilitiesConfig.NONE);
    }

    @Test
    void takesEveryKey() {
        CapabilitiesConfig every = parse(
                CapabilitiesConfig.class,
                "{lacks: [top-p], takes: [images], quirks: [short-tool-ids], no-quirks: [random-seed], thinking: none,"
                        + " max-output-tokens: 7, dialects: [three]}");

        assertThat(every)
                .isEqualTo(new CapabilitiesConfig(
                        List.of(Feature.TOP_P),
                        List.of(Feature.IMAGES),
                        List.of(Quirk.SHORT_TOOL_IDS),
                        List.of(Quirk.RANDOM_SEED),
                        Thinking.NONE,
                        7L,
                        List.of("three")));
        assertEveryKeyDiffers(CapabilitiesConfig.NONE, every);
        assertThat(every.over(KNOWN))
                .isEqualTo(new Capabilities(
                        Set.of(Feature.SEED, Feature.TOP_P),
                        Set.of(Quirk.SHORT_TOOL_IDS.word()),
                        Thinking.NONE,
                        7L,
                        List.of("three")));
    }

    @Test
    void changesNothingOfWhichItSaysNothing() {
        assertThat(CapabilitiesConfig.NONE.over(KNOWN)).isEqualTo(KNOWN);
    }

    @Test
    void saysWhichWordsThereAre() {
        assertThat(mistakes(CapabilitiesConfig.class, "lacks: [pictures]"))
                .singleElement()
                .asString()
                .contains("pictures", "images", "logprobs");
    }
}
