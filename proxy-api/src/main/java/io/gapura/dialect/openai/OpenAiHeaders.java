package io.gapura.dialect.openai;

import io.gapura.dialect.DialectHeaders;
import io.gapura.dialect.RateLimits;
import io.gapura.dialect.RateLimits.Window;
import io.gapura.http.Headers;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of OpenAI's dialects (platform.openai.com/docs/api-reference/debugging-requests and
 * platform.openai.com/docs/guides/rate-limits). Immutable and thread-safe.
 */
public final class OpenAiHeaders implements DialectHeaders {
    /** The only one there is. */
    public static final OpenAiHeaders ALL = new OpenAiHeaders();

    private static final Set<String> REQUEST = Set.of("openai-beta");
    private static final String LIMITS = "x-ratelimit-";

    /** {@code 6m0s}, {@code 1s}, {@code 17ms}: the durations of Go, in which the vendor's server and others like it write. */
    private static final Pattern PERIOD = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|h|m|s)");

    private OpenAiHeaders() {}

    @Override
    public Set<String> request() {
        return REQUEST;
    }

    @Override
    public Set<String> wishes() {
        return REQUEST;
    }

    @Override
    public boolean answers(String name) {
        return name.startsWith(LIMITS) || name.equals("openai-processing-ms") || name.equals("openai-version");
    }

    @Override
    public RateLimits limits(Headers answer, Instant now) {
        return new RateLimits(window("requests", answer, now), window("tokens", answer, now));
    }

    private static Window window(String of, Headers answer, Instant now) {
        Duration reset = duration(answer.first(LIMITS + "reset-" + of));
        return new Window(
                RateLimits.number(answer.first(LIMITS + "limit-" + of)),
                RateLimits.number(answer.first(LIMITS + "remaining-" + of)),
                reset == null ? null : now.plus(reset));
    }

    private static @Nullable Duration duration(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        Matcher period = PERIOD.matcher(text);
        BigDecimal millis = BigDecimal.ZERO;
        int at = 0;
        while (at < text.length()) {
            if (!period.find(at) || period.start() != at) {
                return null;
            }
            millis = millis.add(new BigDecimal(period.group(1)).multiply(BigDecimal.valueOf(millis(period.group(2)))));
            at = period.end();
        }
        return Duration.ofMillis(millis.longValue());
    }

    private static long millis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
    }

    @Override
    public void writeLimits(RateLimits limits, Instant now, Headers answer) {
        write("requests", limits.requests(), now, answer);
        write("tokens", limits.tokens(), now, answer);
    }

    private static void write(String of, Window window, Instant now, Headers answer) {
        Long limit = window.limit();
        if (limit != null) {
            answer.set(LIMITS + "limit-" + of, limit.toString());
        }
        Long remaining = window.remaining();
        if (remaining != null) {
            answer.set(LIMITS + "remaining-" + of, remaining.toString());
        }
        Instant reset = window.reset();
        if (reset != null) {
            answer.set(LIMITS + "reset-" + of, text(Duration.between(now, reset)));
        }
    }

    private static String text(Duration until) {
        long seconds = Math.max(0, until.plusMillis(999).toSeconds());
        StringBuilder text = new StringBuilder();
        if (seconds >= 3600) {
            text.append(seconds / 3600).append('h');
        }
        if (seconds >= 60) {
            text.append(seconds / 60 % 60).append('m');
        }
        return text.append(seconds % 60).append('s').toString();
    }
}
