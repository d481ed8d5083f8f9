package io.gapura.e2e;

import static io.gapura.e2e.Calls.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.CannedChat;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.Gate;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a translation loses of a request is told on every answer, or refused. The client speaks text completions, the upstream knows
 * chat alone, which has no word for a member that nobody knows.
 */
class LossesTest {
    private static final String MEMBERS = "\"mood\":1,\"a, b\\n\":2";
    private static final String NAMES = "mood, a%2C%20b%0A";

    private static FakeUpstream upstream;
    private static RunningGateway telling;
    private static RunningGateway refusing;

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start();
        String only = "upstreams: [{name: up, base-url: '" + upstream.baseUri()
                + "', operations: [chat], models: [fake-1, broken, slow]}]";
        telling = RunningGateway.start(only, "stream: {commit-after: 100ms, keep-alive: 100ms}");
        refusing = RunningGateway.start(only, "relay: {losses: refuse}");
        upstream.whenModel("broken", CannedChat.error(429, "Slow down.", "rate_limit_error", null));
    }

    @AfterAll
    static void stop() {
        telling.close();
        refusing.close();
        upstream.close();
    }

    private static Answer complete(RunningGateway gateway, String model, String more, String... headers)
            throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.post("/v1/completions", "{\"model\":\"" + model + "\",\"prompt\":\"hi\"" + more + "}", headers);
            return answer(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void tellsThemOnAnAnswer(String stream) throws IOException {
        Answer answer = complete(telling, "fake-1", "," + MEMBERS + stream);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-gapura-losses")).isEqualTo(NAMES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void tellsThemOnAnError(String stream) throws IOException {
        Answer answer = complete(telling, "broken", "," + MEMBERS + stream);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("x-gapura-losses")).isEqualTo(NAMES);
    }

    @Test
    void tellsThemOnAStreamWhoseHeadersLeaveBeforeTheUpstreamHasSaidAnything() throws IOException {
        Gate gate = new Gate();
        upstream.whenModel(
                "slow",
                CannedChat.stream("slow", CannedChat.WORDS, true, Duration.ZERO).after(gate));
        try (RawHttpClient client = telling.connect()) {
            client.post("/v1/completions", "{\"model\":\"slow\",\"prompt\":\"hi\",\"stream\":true," + MEMBERS + "}");
            RawHttpClient.Head head = client.readHead(); // the keep-alive has brought it
            gate.open();
            assertThat(head.header("x-gapura-losses")).isEqualTo(NAMES);
            assertThat(client.readText()).contains("data: [DONE]");
        }
    }

    @Test
    void tellsNothingWhereNothingIsLost() throws IOException {
        assertThat(complete(telling, "fake-1", "").head().header("x-gapura-losses"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "Refuse", " refuse "})
    void refusesThemForAClientThatAsks(String word) throws IOException {
        int before = upstream.requests().size();
        Answer answer = complete(telling, "fake-1", "," + MEMBERS, "x-gapura-losses: " + word);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"type\":\"invalid_request_error\"")
                .contains("\"param\":\"mood\"")
                .contains("\"code\":\"translation_losses\"")
                .contains("`mood` (no word for it in chat); `a%2C%20b%0A` (no word for it in chat)");
        assertThat(answer.head().header("x-gapura-losses")).isNull();
        assertThat(upstream.requests()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({"''", "x-gapura-losses: tell"})
    void refusesThemForAllWhereTheHouseWantsNone(String header) throws IOException {
        int before = upstream.requests().size();
        String[] headers = header.isEmpty() ? new String[0] : new String[] {header};
        assertThat(complete(refusing, "fake-1", "," + MEMBERS, headers).status())
                .isEqualTo(400);
        assertThat(upstream.requests()).hasSize(before);
        assertThat(complete(refusing, "fake-1", "", headers).status()).isEqualTo(200);
    }

    @Test
    void takesNoOtherWordFromAClient() throws IOException {
        Answer answer = complete(telling, "fake-1", "", "x-gapura-losses: refuze");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("`refuse` or `tell`").contains("\"param\":\"x-gapura-losses\"");
    }
}
