package io.gapura.dialect.openai.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageScanTest {
    private static final String EMBEDDINGS =
            "{\"data\":[{\"usage\":{\"prompt_tokens\":1},\"x\":\"\\\"usage\\\":{\\\\\"}],"
                    + " \"usage\" : {\"prompt_tokens\":8,\"total_tokens\":8, \"odd\":[1,{\"a\":\"}\"}]} , \"é\":\"usage\"}";

    @Test
    void learnsTheUsageHoweverTheBytesAreCut() {
        byte[] bytes = EMBEDDINGS.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            UsageScan scan = new UsageScan();
            scan.feed(bytes, 0, cut);
            scan.feed(bytes, cut, bytes.length);
            Usage usage = Objects.requireNonNull(scan.usage(), "cut at " + cut);
            assertThat(usage.inputTokens()).isEqualTo(8);
            assertThat(String.valueOf(usage.raw())).contains("\"odd\":[1,{\"a\":\"}\"}]");
        }
    }

    @Test
    void readsTheWordsOfImagesAndTranscriptions() {
        Usage usage = Objects.requireNonNull(
                scan(
                        "{\"usage\":{\"input_tokens\":14,\"input_token_details\":{\"text_tokens\":0,\"audio_tokens\":13},\"output_tokens\":45,\"total_tokens\":59}}"));
        assertThat(usage.inputTokens()).isEqualTo(14);
        assertThat(usage.inputAudioTokens()).isEqualTo(13);
        assertThat(usage.outputTokens()).isEqualTo(45);
    }

    @Test
    void keepsAUsageByTimeAsItIs() {
        Usage usage = Objects.requireNonNull(scan("{\"text\":\"a\",\"usage\":{\"type\":\"duration\",\"seconds\":9}}"));
        assertThat(usage.totalTokens()).isZero();
        assertThat(String.valueOf(usage.raw())).contains("{\"type\":\"duration\",\"seconds\":9}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[{\"usage\":{\"prompt_tokens\":1}}]",
                "{\"a\":{\"usage\":{\"prompt_tokens\":1}}}",
                "{\"usage\":null}",
                "{\"usage\":{\"prompt_tokens\":1}",
                "{\"usage\":{nonsense}}",
                "{\"usages\":{\"prompt_tokens\":1}}",
                "}}}]]\"usage\":{\"prompt_tokens\":1},",
                "{\"x\":\"usage\",\"y\":{\"prompt_tokens\":1}}",
                "<html>\"usage\":{}</html>"
            })
    void learnsNothingOfWhatHasNone(String text) {
        assertThat(scan(text)).isNull();
    }

    private static @Nullable Usage scan(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        UsageScan scan = new UsageScan();
        scan.feed(bytes, 0, bytes.length);
        return scan.usage();
    }
}
