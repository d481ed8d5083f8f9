package io.gapura.dialect;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream says when it fails. Stateless.
 *
 * <p>Its status and words are passed on, but for 401 and 403: those are about the house's key, which the client can't mend,
 * and their words may hold a piece of it.
 */
public final class ErrorReader {
    /** Errors are short; what is longer is not read to the end. */
    private static final int MOST_BYTES = 64 * 1024;

    private ErrorReader() {}

    /** An answer that is no success. */
    public static GatewayException answer(int status, Headers headers, byte[] body) {
        ErrorWords words = ErrorWords.read(body, 0, Math.min(body.length, MOST_BYTES));
        String kept = "status " + status + ", " + body.length + " bytes of "
                + (headers.mediaType().isEmpty() ? "no type" : headers.mediaType());
        return failure(status >= 400 && status <= 599 ? status : ErrorKind.UPSTREAM_ERROR.status(), words)
                .detail(kept)
                .retryAfter(retryAfter(headers));
    }

    /** An error in the data of a frame, or in a body that came with status 200. */
    public static GatewayException streamed(byte[] bytes, int from, int to) {
        ErrorWords words = ErrorWords.read(bytes, from, Math.min(to, from + MOST_BYTES));
        return failure(words.status != 0 ? words.status : status(words), words).detail("an error with status 200");
    }

    /** Says of a frame that can't be read whose it is; leaves an error that the upstream told as it is. */
    public static GatewayException frame(GatewayException failure) {
        if (failure.kind() != ErrorKind.UPSTREAM_MALFORMED) {
            return failure;
        }
        return new GatewayException(
                        ErrorKind.UPSTREAM_MALFORMED,
                        "the upstream sent a chunk that can't be read: " + failure.message())
                .because(failure);
    }

    private static GatewayException failure(int status, ErrorWords words) {
        if (status == 401 || status == 403) {
            return new GatewayException(
                            ErrorKind.UPSTREAM_ERROR,
                            "the upstream refused the gateway's own credentials; whoever runs the gateway can mend that")
                    .code("upstream_authentication");
        }
        GatewayException failure = new GatewayException(
                        ErrorKind.UPSTREAM_ERROR,
                        words.message != null
                                ? words.message
                                : "the upstream failed and gave no reason that can be read")
                .status(status)
                .type(words.type != null ? words.type : type(status))
                .code(words.code != null ? words.code : status == 429 ? ErrorKind.RATE_LIMIT.code() : code(status));
        return words.param == null ? failure : failure.at(words.param);
    }

    private static String type(int status) {
        if (status == 429) {
            return ErrorKind.RATE_LIMIT.type();
        }
        return status < 500 ? ErrorKind.INVALID_REQUEST.type() : ErrorKind.UPSTREAM_ERROR.type();
    }

    private static @Nullable String code(int status) {
        return status < 500 ? null : ErrorKind.UPSTREAM_ERROR.code();
    }

    /** The status that an error in a stream would have had, from its words. */
    private static int status(ErrorWords words) {
        String said = words.type + " " + words.code;
        if (said.contains("rate_limit") || said.contains("insufficient_quota") || said.contains("too_many")) {
            return 429;
        }
        if (said.contains("authentication") || said.contains("invalid_api_key") || said.contains("permission")) {
            return 401;
        }
        if (said.contains("overloaded") || said.contains("unavailable")) {
            return 503;
        }
        if (said.contains("invalid_request") || said.contains("context_length") || said.contains("content_filter")) {
            return 400;
        }
        return ErrorKind.UPSTREAM_ERROR.status();
    }

    /**
     * {@code Retry-After} by RFC 9110, section 10.2.3: seconds, or a date, which is counted from the answer's own {@code Date}
     * since a codec has no clock; null if it can't be known. {@code retry-after-ms} is OpenAI's finer word.
     */
    private static @Nullable Duration retryAfter(Headers headers) {
        Long millis = number(headers.first("retry-after-ms"));
        if (millis != null) {
            return Duration.ofMillis(millis);
        }
        String value = headers.first("Retry-After");
        Long seconds = number(value);
        if (seconds != null) {
            return Duration.ofSeconds(seconds);
        }
        ZonedDateTime then = date(value);
        ZonedDateTime now = date(headers.first("Date"));
        if (then == null || now == null) {
            return null;
        }
        return then.isBefore(now) ? Duration.ZERO : Duration.between(now, then);
    }

    /** A whole number without sign; a fraction is rounded up, so that nobody comes too early. */
    private static @Nullable Long number(@Nullable String value) {
        String text = value == null ? "" : value.trim();
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        String fraction = point < 0 ? "" : text.substring(point + 1);
        if (whole.isEmpty() || whole.length() > 9 || !isDigits(whole) || !isDigits(fraction)) {
            return null;
        }
        boolean more = fraction.chars().anyMatch(digit -> digit != '0');
        return Long.parseLong(whole) + (more ? 1 : 0);
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static @Nullable ZonedDateTime date(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(value.trim(), DateTimeFormatter.RFC_1123_DATE_TIME);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
