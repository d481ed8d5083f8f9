package io.gapura.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.RateLimits;
import io.gapura.dialect.RateLimits.Window;
import io.gapura.http.Headers;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AnthropicHeadersTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @Test
    void readsWhatAnAnswerSaysOfLimits() {
        Headers answer = Headers.of(
                "anthropic-ratelimit-requests-limit", "1000",
                "anthropic-ratelimit-requests-remaining", "999",
                "anthropic-ratelimit-requests-reset", "2026-11-20T10:00:07Z",
                "anthropic-ratelimit-input-tokens-limit", "80000",
                "anthropic-ratelimit-tokens-limit", "96000",
                "anthropic-ratelimit-tokens-remaining", "0",
                "anthropic-ratelimit-tokens-reset", "2026-11-20T11:01:00+01:00");
        assertThat(AnthropicHeaders.ALL.limits(answer, NOW))
                .isEqualTo(new RateLimits(
                        new Window(1000L, 999L, NOW.plusSeconds(7)), new Window(96_000L, 0L, NOW.plusSeconds(60))));
    }

    @Test
    void takesNothingButADateForOne() {
        Headers answer = Headers.of("anthropic-ratelimit-requests-reset", "6m0s");
        assertThat(AnthropicHeaders.ALL.limits(answer, NOW)).isEqualTo(RateLimits.UNKNOWN);
    }

    @Test
    void writesWhatIsKnown() {
        Headers told = new Headers();
        RateLimits limits = new RateLimits(new Window(60L, null, NOW.plusMillis(1500)), Window.UNKNOWN);
        AnthropicHeaders.ALL.writeLimits(limits, NOW, told);
        assertThat(told.first("anthropic-ratelimit-requests-limit")).isEqualTo("60");
        assertThat(told.first("anthropic-ratelimit-requests-reset")).isEqualTo("2026-11-20T10:00:02Z");
        assertThat(told.toString())
                .isEqualTo("[anthropic-ratelimit-requests-limit, anthropic-ratelimit-requests-reset]");
    }
}
