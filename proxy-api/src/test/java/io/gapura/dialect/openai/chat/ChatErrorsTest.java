package io.gapura.dialect.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gapura.dialect.AnswerEdits;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What upstreams say when they fail, in whatever shape, and what a client is told of it. */
class ChatErrorsTest {
    private final OpenAiChatDialect dialect = new OpenAiChatDialect();

    @Test
    void statusAndWordsOfTheUpstreamAreKept() {
        GatewayException error = read(
                400,
                "{\"error\":{\"message\":\"bad\",\"type\":\"invalid_request_error\",\"param\":\"n\",\"code\":\"c\"}}");
        assertThat(text(dialect.writeError(error)))
                .isEqualTo(
                        "{\"error\":{\"message\":\"bad\",\"type\":\"invalid_request_error\",\"param\":\"n\",\"code\":\"c\"}}");
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.kind()).isEqualTo(ErrorKind.UPSTREAM_ERROR);
    }

    @Test
    void otherVendorsShapesAreReadToo() {
        assertThat(read(422, "{\"detail\":\"bad\"}").message()).isEqualTo("bad");
        assertThat(read(422, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"bad\",\"type\":\"missing\"}]}")
                        .message())
                .isEqualTo("bad");
        assertThat(read(500, "{\"message\":\"bad\"}").message()).isEqualTo("bad");
        assertThat(read(500, "{\"error\":\"bad\"}").message()).isEqualTo("bad");
        assertThat(read(400, "[{\"error\":{\"code\":400,\"message\":\"bad\",\"status\":\"INVALID_ARGUMENT\"}}]")
                        .message())
                .isEqualTo("bad");
    }

    @Test
    void aPageOfHtmlOrNothingIsToldInOurWords() {
        for (String body : new String[] {"<html><body>nginx at 10.0.0.7</body></html>", "", "{\"error\":", "[1]"}) {
            GatewayException error = read(503, body);
            assertThat(error.status()).isEqualTo(503);
            assertThat(error.message()).isEqualTo("the upstream failed and gave no reason that can be read");
        }
    }

    @Test
    void aRefusedKeyIsTheHousesFaultAndItsWordsStayInside() {
        for (int status : new int[] {401, 403}) {
            GatewayException error =
                    read(status, "{\"error\":{\"message\":\"Incorrect API key provided: sk-abc***xyz\"}}");
            assertThat(error.status()).isEqualTo(502);
            assertThat(error.type()).isEqualTo("llm_provider_error");
            assertThat(error.code()).isEqualTo("upstream_authentication");
            assertThat(text(dialect.writeError(error)) + error.detail()).doesNotContain("sk-");
        }
    }

    @Test
    void aLimitKeepsItsStatusAndItsTime() {
        assertThat(retryAfter("Retry-After", "7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(retryAfter("Retry-After", "1.5")).isEqualTo(Duration.ofSeconds(2));
        assertThat(retryAfter("retry-after-ms", "250")).isEqualTo(Duration.ofMillis(250));
        assertThat(retryAfter("Retry-After", "Wed, 21 Oct 2015 07:28:30 GMT", "Date", "Wed, 21 Oct 2015 07:28:00 GMT"))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(retryAfter("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT", "Date", "Wed, 21 Oct 2015 07:28:30 GMT"))
                .isEqualTo(Duration.ZERO);
        assertThat(retryAfter("Retry-After", "Wed, 21 Oct 2015 07:28:30 GMT")).isNull();
        assertThat(retryAfter("Retry-After", "soon")).isNull();
        assertThat(retryAfter("Retry-After", "99999999999999999999")).isNull();
        assertThat(read(429, "").code()).isEqualTo("rate_limit_exceeded");
        assertThat(read(429, "").type()).isEqualTo("rate_limit_error");
    }

    @Test
    void aVeryLongMessageIsCutAndAVeryLongBodyNotRead() {
        assertThat(read(400, "{\"message\":\"" + "x".repeat(5000) + "\"}").message())
                .hasSizeLessThan(2100);
        assertThat(read(400, "{\"message\":\"" + "x".repeat(100_000) + "\"}").message())
                .startsWith("the upstream failed");
    }

    @Test
    void aStatusThatIsNoErrorBecomesOne() {
        assertThat(read(302, "").status()).isEqualTo(502);
    }

    @Test
    void anErrorWithStatus200IsTheUpstreamsError() {
        byte[] body = bytes("{\"error\":{\"message\":\"quota\",\"type\":\"insufficient_quota\",\"code\":null}}");
        GatewayException error =
                catchThrowableOfType(GatewayException.class, () -> dialect.editAnswer(body, AnswerEdits.NONE));
        assertThat(error.status()).isEqualTo(429);
        assertThat(error.message()).isEqualTo("quota");
        assertThat(catchThrowableOfType(GatewayException.class, () -> dialect.readAnswer(body))
                        .status())
                .isEqualTo(429);
    }

    @Test
    void whatIsNoCompletionIsMalformed() {
        for (String body : new String[] {"<html>", "", "[]", "\"x\"", "{}", "{\"choices\":1}", "{\"choices\":[]} x"}) {
            GatewayException error = catchThrowableOfType(
                    GatewayException.class, () -> dialect.editAnswer(bytes(body), AnswerEdits.NONE));
            assertThat(error.kind()).as(body).isEqualTo(ErrorKind.UPSTREAM_MALFORMED);
        }
    }

    @Test
    void anErrorInAStreamIsOneFrameAndNoDone() {
        GatewayException error = new GatewayException(ErrorKind.UPSTREAM_CUT, "cut\nhere");
        assertThat(text(dialect.writeStreamError(error)))
                .isEqualTo(
                        "data: {\"error\":{\"message\":\"cut\\nhere\",\"type\":\"llm_provider_error\",\"param\":null,"
                                + "\"code\":\"upstream_cut\"}}\n\n");
    }

    private GatewayException read(int status, String body) {
        return dialect.readError(status, Headers.of("Content-Type", "application/json"), bytes(body));
    }

    private @Nullable Duration retryAfter(String... headers) {
        GatewayException error = dialect.readError(429, Headers.of(headers), new byte[0]);
        assertThat(error.status()).isEqualTo(429);
        return error.retryAfter();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
