package io.gapura.dialect.anthropic;

import io.gapura.dialect.DialectHeaders;
import io.gapura.dialect.RateLimits;
import io.gapura.dialect.RateLimits.Window;
import io.gapura.http.Headers;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of Anthropic's dialects (docs.anthropic.com/en/api/rate-limits, section Response headers, and
 * docs.anthropic.com/en/api/overview). Immutable and thread-safe.
 */
public final class AnthropicHeaders implements DialectHeaders {
    /** The only one there is. */
    public static final AnthropicHeaders ALL = new AnthropicHeaders();

    private static final Set<String> REQUEST = Set.of("anthropic-version", "anthropic-beta");
    private static final Set<String> WISHES = Set.of("anthropic-beta");
    private static final String LIMITS = "anthropic-ratelimit-";

    private AnthropicHeaders() {}

    @Override
    public Set<String> request() {
        return REQUEST;
    }

    @Override
    public Set<String> wishes() {
        return WISHES;
    }

    /** The organisation that the house's key belongs to is told too, and is nobody's business. */
    @Override
    public boolean answers(String name) {
        return name.startsWith(LIMITS);
    }

    @Override
    public String requestId() {
        return "request-id";
    }

    @Override
    public RateLimits limits(Headers answer, Instant now) {
        return new RateLimits(window("requests", answer), window("tokens", answer));
    }

    private static Window window(String of, Headers answer) {
        return new Window(
                RateLimits.number(answer.first(LIMITS + of + "-limit")),
                RateLimits.number(answer.first(LIMITS + of + "-remaining")),
                instant(answer.first(LIMITS + of + "-reset")));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException malformed) {
            return null;
        }
    }

    @Override
    public void writeLimits(RateLimits limits, Instant now, Headers answer) {
        write("requests", limits.requests(), answer);
        write("tokens", limits.tokens(), answer);
    }

    private static void write(String of, Window window, Headers answer) {
        Long limit = window.limit();
        if (limit != null) {
            answer.set(LIMITS + of + "-limit", limit.toString());
        }
        Long remaining = window.remaining();
        if (remaining != null) {
            answer.set(LIMITS + of + "-remaining", remaining.toString());
        }
        Instant reset = window.reset();
        if (reset != null) {
            Instant second = reset.truncatedTo(ChronoUnit.SECONDS);
            answer.set(LIMITS + of + "-reset", (second.equals(reset) ? second : second.plusSeconds(1)).toString());
        }
    }
}
