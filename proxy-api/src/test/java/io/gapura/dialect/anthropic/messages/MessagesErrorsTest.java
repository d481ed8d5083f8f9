package io.gapura.dialect.anthropic.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gapura.dialect.AnswerEdits;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of failures in Anthropic's shape, and what its own are taken for. */
class MessagesErrorsTest {
    private final AnthropicMessagesDialect dialect = new AnthropicMessagesDialect();

    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error",
        "401,authentication_error",
        "402,billing_error",
        "403,permission_error",
        "404,not_found_error",
        "405,invalid_request_error",
        "409,conflict_error",
        "413,request_too_large",
        "429,rate_limit_error",
        "500,api_error",
        "502,api_error",
        "503,overloaded_error",
        "504,timeout_error",
        "529,overloaded_error"
    })
    void theTypeIsTheOneOfTheStatus(int status, String type) {
        GatewayException error = new GatewayException(ErrorKind.SERVER_ERROR, "why \"not\"").status(status);
        assertThat(text(dialect.writeError(error)))
                .isEqualTo(
                        "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"why \\\"not\\\"\"}}");
        assertThat(text(dialect.writeStreamError(error)))
                .isEqualTo("event: error\ndata: " + text(dialect.writeError(error)) + "\n\n");
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_request_error,400",
        "billing_error,402",
        "not_found_error,404",
        "request_too_large,413",
        "rate_limit_error,429",
        "api_error,500",
        "timeout_error,504",
        "overloaded_error,529"
    })
    void anErrorInAStreamHasTheStatusOfItsType(String type, int status) {
        for (String body : new String[] {
            "{'type':'error','error':{'type':'" + type + "','message':'m'}}",
            "{'error':{'message':'m','type':'" + type + "'},'request_id':'req_1','type':'error'}"
        }) {
            GatewayException error = dialect.readStreamError(Translated.bytes(body));
            assertThat(error.status()).isEqualTo(status);
            assertThat(error.type()).isEqualTo(type);
            assertThat(error.message()).isEqualTo("m");
            assertThat(error.kind()).isEqualTo(ErrorKind.UPSTREAM_ERROR);
        }
    }

    @Test
    void aRefusedKeyInAStreamIsTheHousesFault() {
        GatewayException error = dialect.readStreamError(Translated.bytes(
                "{'type':'error','error':{'type':'authentication_error','message':'invalid x-api-key'}}"));
        assertThat(error.status()).isEqualTo(502);
        assertThat(error.message()).doesNotContain("x-api-key");
    }

    @Test
    void anAnswerThatIsNoSuccessKeepsStatusWordsAndTime() {
        GatewayException error = dialect.readError(
                529,
                Headers.of("Retry-After", "7"),
                Translated.bytes(
                        "{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'},'request_id':'r'}"));
        assertThat(error.status()).isEqualTo(529);
        assertThat(error.message()).isEqualTo("Overloaded");
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(dialect.readError(500, new Headers(), "<html>".getBytes(StandardCharsets.UTF_8))
                        .message())
                .isEqualTo("the upstream failed and gave no reason that can be read");
    }

    @Test
    void anErrorWithStatus200IsTheUpstreamsError() {
        byte[] body = Translated.bytes("{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}");
        assertThat(catchThrowableOfType(GatewayException.class, () -> dialect.readAnswer(body))
                        .status())
                .isEqualTo(529);
        assertThat(catchThrowableOfType(GatewayException.class, () -> dialect.editAnswer(body, AnswerEdits.NONE))
                        .status())
                .isEqualTo(529);
    }

    @Test
    void whatIsNoMessageIsMalformed() {
        for (String body : new String[] {"<html>", "", "[]", "'x'", "{}", "{'content':1}", "{'content':[]} x"}) {
            assertThat(catchThrowableOfType(
                                    GatewayException.class,
                                    () -> dialect.editAnswer(Translated.bytes(body), AnswerEdits.NONE))
                            .kind())
                    .as(body)
                    .isEqualTo(ErrorKind.UPSTREAM_MALFORMED);
            assertThat(catchThrowableOfType(GatewayException.class, () -> dialect.readAnswer(Translated.bytes(body)))
                            .kind())
                    .as(body)
                    .isEqualTo(ErrorKind.UPSTREAM_MALFORMED);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
