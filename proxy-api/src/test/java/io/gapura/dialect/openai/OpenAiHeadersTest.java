package io.gapura.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.RateLimits;
import io.gapura.dialect.RateLimits.Window;
import io.gapura.http.Headers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiHeadersTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @Test
    void readsWhatAnAnswerSaysOfLimits() {
        Headers answer = Headers.of(
                "X-RateLimit-Limit-Requests", "60",
                "x-ratelimit-remaining-requests", "59",
                "x-ratelimit-reset-requests", "1s",
                "x-ratelimit-limit-tokens", "150000",
                "x-ratelimit-remaining-tokens", "149984",
                "x-ratelimit-reset-tokens", "6m0s");
        assertThat(OpenAiHeaders.ALL.limits(answer, NOW))
                .isEqualTo(new RateLimits(
                        new Window(60L, 59L, NOW.plusSeconds(1)),
                        new Window(150_000L, 149_984L, NOW.plusSeconds(360))));
    }

    @ParameterizedTest
    @CsvSource({"17ms,17", "7.66s,7660", "1h2m3.5s,3723500", "0s,0"})
    void readsDurations(String text, long millis) {
        assertThat(reset(text)).isEqualTo(NOW.plusMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "1x", "1s ", "-1s", "2026-11-20T10:00:00Z", "12345678901s"})
    void takesNothingElseForADuration(String text) {
        assertThat(reset(text)).isNull();
    }

    private static @Nullable Instant reset(String text) {
        Headers answer = Headers.of("x-ratelimit-reset-tokens", text);
        return OpenAiHeaders.ALL.limits(answer, NOW).tokens().reset();
    }

    @Test
    void saysNothingOfWhatIsNotKnown() {
        Headers answer = Headers.of("x-ratelimit-limit-tokens", "many", "x-ratelimit-remaining-tokens", "-1");
        assertThat(OpenAiHeaders.ALL.limits(answer, NOW)).isEqualTo(RateLimits.UNKNOWN);
        Headers told = new Headers();
        OpenAiHeaders.ALL.writeLimits(RateLimits.UNKNOWN, NOW, told);
        assertThat(told.toString()).isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource({"1,1s", "360000,6m0s", "3723500,1h2m4s", "-5000,0s"})
    void writesDurationsInWholeSecondsUpwards(long millis, String text) {
        Headers told = new Headers();
        RateLimits limits = new RateLimits(new Window(60L, 0L, NOW.plusMillis(millis)), Window.UNKNOWN);
        OpenAiHeaders.ALL.writeLimits(limits, NOW, told);
        assertThat(told.first("x-ratelimit-reset-requests")).isEqualTo(text);
        assertThat(told.first("x-ratelimit-limit-requests")).isEqualTo("60");
        assertThat(told.first("x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(told.has("x-ratelimit-limit-tokens")).isFalse();
    }
}
