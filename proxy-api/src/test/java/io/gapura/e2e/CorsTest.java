package io.gapura.e2e;

import static io.gapura.e2e.Calls.CHAT;
import static io.gapura.e2e.Calls.WHOLE;
import static io.gapura.e2e.Calls.call;
import static io.gapura.e2e.Calls.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which web pages may call. */
class CorsTest {
    private static final String KEYS = "auth: {keys: [{name: one, key: key-one}]}";
    private static final String ORIGIN = "Origin: https://app.example";
    private static final String ALLOW = "Access-Control-Allow-Origin";

    private FakeUpstream upstream;

    @BeforeEach
    void start() {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void answersThePreflightOfAnAllowedPageWithoutAKey() throws IOException {
        try (RunningGateway gateway = RunningGateway.inFrontOf(
                upstream, KEYS, "cors: {allowed-origins: ['https://app.example'], max-age: 5m}")) {
            Answer answer = call(
                    gateway,
                    "OPTIONS",
                    CHAT,
                    ORIGIN,
                    "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: authorization, content-type");
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header(ALLOW)).isEqualTo("https://app.example");
            assertThat(answer.header("Access-Control-Allow-Methods")).contains("POST");
            assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("authorization, content-type");
            assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("300");
            assertThat(answer.head().headers("Vary")).contains("Origin");
            assertThat(answer.head().header("Access-Control-Allow-Credentials")).isNull();
        }
    }

    @Test
    void saysNothingToAPageThatIsNotAllowed() throws IOException {
        try (RunningGateway gateway =
                RunningGateway.inFrontOf(upstream, KEYS, "cors: {allowed-origins: ['https://app.example']}")) {
            Answer answer = call(
                    gateway, "OPTIONS", CHAT, "Origin: https://evil.example", "Access-Control-Request-Method: POST");
            assertThat(answer.head().header(ALLOW)).isNull();
            assertThat(answer.head().header("Access-Control-Allow-Methods")).isNull();
        }
    }

    @Test
    void marksAnswersAndErrorsAlike() throws IOException {
        try (RunningGateway gateway =
                RunningGateway.inFrontOf(upstream, KEYS, "cors: {allowed-origins: ['https://app.example']}")) {
            assertThat(post(gateway, WHOLE, ORIGIN, "x-api-key: key-one").header(ALLOW))
                    .isEqualTo("https://app.example");
            Answer refused = post(gateway, WHOLE, ORIGIN);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header(ALLOW)).isEqualTo("https://app.example");
            assertThat(refused.header("Access-Control-Expose-Headers")).contains("x-request-id");
            assertThat(call(gateway, "GET", "/nowhere", ORIGIN).header(ALLOW)).isEqualTo("https://app.example");
            assertThat(post(gateway, "{", ORIGIN, "x-api-key: key-one").header(ALLOW))
                    .isEqualTo("https://app.example");
            assertThat(call(gateway, "GET", "/healthz").head().headers("Vary"))
                    .as("a cache may not give to a page what was made for nobody")
                    .contains("Origin");
        }
    }

    @Test
    void letsAnyPageCallWhereKeysAreNeededAnyway() throws IOException {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, KEYS, "cors: {allowed-origins: ['*']}")) {
            assertThat(post(gateway, WHOLE, ORIGIN, "x-api-key: key-one").header(ALLOW))
                    .isEqualTo("*");
        }
    }

    @Test
    void letsPagesOfThisMachineCallAKeylessGateway() throws IOException {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            Answer answer = post(gateway, WHOLE, "Origin: http://localhost:5173");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header(ALLOW)).isEqualTo("http://localhost:5173");
            Answer foreign = post(gateway, WHOLE, ORIGIN);
            assertThat(foreign.status()).isEqualTo(401);
            assertThat(foreign.head().header(ALLOW)).isNull();
        }
    }

    @Test
    void letsNoPageCallWhereNothingIsSaidAndKeysAreNeeded() throws IOException {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, KEYS)) {
            assertThat(post(gateway, WHOLE, "Origin: http://localhost:5173", "x-api-key: key-one")
                            .head()
                            .header(ALLOW))
                    .isNull();
        }
    }
}
