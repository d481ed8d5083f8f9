package io.gapura.dialect.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.Fixture;
import io.gapura.dialect.StreamTap;
import io.gapura.dialect.StreamTap.Progress;
import io.gapura.dialect.Streams;
import io.gapura.frame.SseFrame;
import io.gapura.http.ByteBuilder;
import io.gapura.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is learned beside a stream that passes. */
class ResponsesTapTest {
    private final StreamTap tap = new OpenAiResponsesDialect().tap(AnswerEdits.NONE);

    @Test
    void nothingIsGeneratedBeforeTheFirstDelta() {
        List<Progress> progress = new ArrayList<>();
        for (String type : List.of(
                "response.created",
                "response.in_progress",
                "response.output_item.added",
                "response.content_part.added",
                "response.output_text.delta")) {
            see("{\"type\":\"" + type + "\"}");
            progress.add(tap.progress());
        }
        assertThat(progress.subList(0, 4)).containsOnly(Progress.PREAMBLE);
        assertThat(progress.get(4)).isEqualTo(Progress.GENERATING);
    }

    @Test
    void learnsWhatItCostAndWhyItEnded() {
        relay("incomplete-length");
        assertThat(tap.progress()).isEqualTo(Progress.FINISHED);
        assertThat(tap.finish()).isEqualTo("max_output_tokens");
        StreamTap another = new OpenAiResponsesDialect().tap(AnswerEdits.NONE);
        Streams.relayed(another, bytes("reasoning-encrypted"));
        Usage usage = Objects.requireNonNull(another.usage());
        assertThat(usage.inputTokens()).isEqualTo(10);
        assertThat(usage.cachedTokens()).isEqualTo(4);
        assertThat(usage.cacheWriteTokens()).isEqualTo(2);
        assertThat(usage.outputTokens()).isEqualTo(50);
        assertThat(usage.reasoningTokens()).isEqualTo(40);
        assertThat(another.finish()).isEqualTo("completed");
    }

    @Test
    void aDoneOfTheUpstreamIsNotSaidTwiceAndAMissingOneIsAdded() {
        assertThat(relay("no-done")).endsWith("}\n\ndata: [DONE]\n\n");
        String said = Streams.relayed(new OpenAiResponsesDialect().tap(AnswerEdits.NONE), bytes("plain-text"));
        assertThat(said).endsWith("data: [DONE]\n\n").containsOnlyOnce("[DONE]");
    }

    @Test
    void aCutStreamIsNotFinished() {
        assertThat(relay("done-without-an-end")).doesNotContain("[DONE]");
        assertThat(tap.progress()).isEqualTo(Progress.GENERATING);
    }

    @Test
    void anErrorBeforeContentHasItsTrueStatus() {
        relay("failed-before-content");
        assertThat(tap.progress()).isEqualTo(Progress.FAILED);
        assertThat(Objects.requireNonNull(tap.failure()).status()).isEqualTo(429);
        assertThat(Objects.requireNonNull(tap.failure()).code()).isEqualTo("rate_limit_exceeded");
    }

    private String relay(String scenario) {
        return Streams.relayed(tap, bytes(scenario));
    }

    private void see(String data) {
        tap.see(SseFrame.of(null, data), new ByteBuilder(0));
    }

    private static byte[] bytes(String scenario) {
        return Fixture.with("openai.responses", "response.sse").stream()
                .filter(fixture -> fixture.toString().equals(scenario))
                .findFirst()
                .orElseThrow()
                .bytes("response.sse");
    }
}
