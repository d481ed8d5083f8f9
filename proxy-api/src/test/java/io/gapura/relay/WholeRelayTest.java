package io.gapura.relay;

import static io.gapura.relay.Chunks.ERROR;
import static io.gapura.relay.Chunks.WHOLE;
import static io.gapura.relay.Chunks.events;
import static io.gapura.relay.RelayAssertions.assertOver;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Ending;
import io.gapura.http.Content;
import io.gapura.http.Gathering;
import io.gapura.model.Usage;
import io.gapura.testing.HandTimers;
import io.gapura.testing.MemoryGateway;
import io.gapura.testing.MemorySink;
import io.gapura.testing.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole answer through the gateway's own steps, in memory and on a clock that the test moves. */
class WholeRelayTest {
    private final MemoryGateway gateway = new MemoryGateway("timeouts: {first-byte: 60s, idle: 30s, total: 2m}");
    private final ScriptedUpstream upstream = gateway.upstream();
    private final MemorySink sink = gateway.sink();
    private final HandTimers timers = gateway.timers();

    @Test
    void passesEveryByte() {
        gateway.whole();
        upstream.head(200, "Content-Type", "application/json")
                .chunk(WHOLE.substring(0, 40))
                .chunk(WHOLE.substring(40))
                .end();
        assertThat(sink.text()).isEqualTo(WHOLE);
        assertThat(sink.status()).isEqualTo(200);
        assertThat(sink.headers().first("Content-Length")).isEqualTo(Integer.toString(sink.bytes().length));
        assertThat(upstream.aborts()).isZero();
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void sendsTheRequestAsItCame() {
        String body =
                "{ \"model\" : \"m\", \"messages\":[{\"role\":\"user\",\"content\":\"hi\"}], \"seed\": 9007199254740993, \"x\": 1.0 }";
        gateway.post(body);
        assertThat(upstream.requestText()).isEqualTo(body);
    }

    @Test
    void takesItsOwnMembersAway() {
        gateway.post(
                "{\"model\":\"m\",\"session_id\":\"s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"pii_protection\":true}");
        assertThat(upstream.requestText())
                .isEqualTo("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    }

    @Test
    void signsWithTheHousesKeyAndLetsNoCredentialCross() {
        gateway.post(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "Authorization",
                "Bearer client",
                "x-api-key",
                "client",
                "Cookie",
                "a=b",
                "X-Forwarded-For",
                "1.2.3.4",
                "OpenAI-Organization",
                "org",
                "openai-beta",
                "assistants=v2");
        assertThat(upstream.request().headers().all("Authorization")).containsExactly("Bearer house-key");
        for (String name : new String[] {"x-api-key", "Cookie", "X-Forwarded-For", "OpenAI-Organization"}) {
            assertThat(upstream.request().headers().has(name)).as(name).isFalse();
        }
        assertThat(upstream.request().headers().first("openai-beta")).isEqualTo("assistants=v2");
        assertThat(upstream.request().headers().first("Accept-Encoding")).isEqualTo("identity");
        assertThat(upstream.request().headers().first("X-Request-Id")).isEqualTo("req_test");
    }

    @ParameterizedTest
    @CsvSource({
        "400,400", "404,404", "408,408", "409,409", "429,429", "500,500", "503,503", "529,529", "401,502", "403,502",
        "302,502"
    })
    void passesOnTheUpstreamsStatusButNotItsRefusalOfTheHousesKey(int said, int told) {
        gateway.whole();
        upstream.head(said, "Content-Type", "application/json").chunk(ERROR).end();
        assertThat(sink.status()).isEqualTo(told);
        assertThat(sink.headers().first("Content-Type")).isEqualTo("application/json");
        assertThat(upstream.aborts()).as("the connection is good").isZero();
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void failsWhenTheAnswerIsLate() {
        gateway.whole();
        timers.advance(Duration.ofSeconds(59));
        assertThat(gateway.ended()).isZero();
        timers.advance(Duration.ofSeconds(1));
        assertThat(sink.status()).isEqualTo(504);
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_first_byte_timeout");
        assertThat(upstream.aborts()).isEqualTo(1);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void failsWhenTheAnswerPauses() {
        gateway.whole();
        upstream.head(200, "Content-Type", "application/json");
        timers.advance(Duration.ofSeconds(29));
        upstream.chunk(WHOLE.substring(0, 9));
        timers.advance(Duration.ofSeconds(29));
        assertThat(gateway.ended()).isZero();
        timers.advance(Duration.ofSeconds(1));
        assertThat(sink.status()).isEqualTo(504);
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_idle_timeout");
        assertThat(upstream.aborts()).isEqualTo(1);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void failsWhenAllInAllItTakesTooLong() {
        gateway.whole();
        upstream.head(200, "Content-Type", "application/json");
        for (int i = 0; i < 12; i++) {
            timers.advance(Duration.ofSeconds(10));
            upstream.chunk(" ");
        }
        assertThat(gateway.log().failureLabel()).isEqualTo("total_timeout");
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void asksNobodyIfItsTimeWasOverBefore() {
        timers.advance(Duration.ofMinutes(3));
        gateway.whole();
        assertThat(gateway.log().failureLabel()).isEqualTo("total_timeout");
        assertThat(upstream.calls()).isZero();
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void doesNotCountHowLongAFormTookToBeRead() {
        timers.advance(Duration.ofMinutes(3));
        gateway.transcription(form());
        timers.advance(Duration.ofSeconds(59));
        upstream.head(200, "Content-Type", "text/plain").chunk("hello").end();
        assertThat(sink.text()).isEqualTo("hello");
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void doesNotCountHowLongAFormTookToBeReadWhereTheAnswerStreams() {
        timers.advance(Duration.ofMinutes(3));
        gateway.transcription(form());
        upstream.stream()
                .events("{\"type\":\"transcript.text.done\",\"text\":\"hello\"}")
                .end();
        assertThat(sink.text()).contains("hello");
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void countsTheTotalTimeOfAFormFromItsLastPiece() {
        gateway.transcription(form());
        timers.advance(Duration.ofSeconds(50));
        read(upstream.request().body());
        upstream.head(200, "Content-Type", "text/event-stream");
        for (int i = 0; i < 11; i++) {
            timers.advance(Duration.ofSeconds(10));
            upstream.events("{\"type\":\"transcript.text.delta\",\"delta\":\"a\"}");
        }
        assertThat(gateway.ended()).isZero();
        timers.advance(Duration.ofSeconds(10));
        assertThat(gateway.log().failureLabel()).isEqualTo("total_timeout");
        assertThat(upstream.aborts()).isEqualTo(1);
    }

    private static Content.Streaming form() {
        return new Content.Streaming(-1, new PiecesSource(new byte[10], 10));
    }

    /** Takes the body to its end. */
    private static void read(Content body) {
        CompletableFuture<byte[]> whole = new CompletableFuture<>();
        Gathering.of(((Content.Streaming) body).source(), 100, () -> {}, whole::complete, whole::completeExceptionally);
        assertThat(whole).isCompleted();
    }

    @Test
    void failsWithWhatTheTransportSays() {
        gateway.whole();
        upstream.fail(new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, "no way").detail("10.0.0.7"));
        assertThat(sink.status()).isEqualTo(502);
        assertThat(sink.text()).contains("upstream_unreachable").doesNotContain("10.0.0.7");
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void endsTheExchangeWhenSendingItselfIsAMistake() {
        upstream.refuse(new IllegalStateException("10.0.0.7 said no"));
        gateway.whole();
        assertThat(sink.status()).isEqualTo(500);
        assertThat(sink.text()).doesNotContain("10.0.0.7");
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void abortsTheUpstreamOnceWhenTheClientLeavesBeforeTheHead() {
        gateway.whole();
        sink.leave();
        sink.leave();
        assertThat(upstream.aborts()).isEqualTo(1);
        assertThat(gateway.log().status()).isEqualTo(499);
        assertOver(gateway, Ending.GONE);
    }

    @Test
    void abortsTheUpstreamWhenTheClientLeavesWhileTheAnswerIsGathered() {
        gateway.whole();
        upstream.head(200, "Content-Type", "application/json").chunk(WHOLE.substring(0, 9));
        sink.leave();
        assertThat(upstream.aborts()).isEqualTo(1);
        assertOver(gateway, Ending.GONE);
    }

    @Test
    void endsOnceWhenTheClientLeavesInTheMiddleOfTheAnswer() {
        sink.slow();
        gateway.whole();
        upstream.head(200, "Content-Type", "application/json").chunk(WHOLE).end();
        assertThat(sink.writing()).isTrue();
        sink.leave();
        assertOver(gateway, Ending.GONE);
    }

    @Test
    void doesNotLetACutLookWhole() {
        gateway.whole();
        upstream.head(200, "Content-Type", "application/json")
                .chunk(WHOLE.substring(0, 40))
                .cut();
        assertThat(sink.status()).isEqualTo(502);
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_cut");
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void refusesAStreamWhereAWholeAnswerWasAskedFor() {
        gateway.whole();
        upstream.stream().chunk(events(Chunks.ROLE));
        assertThat(sink.status()).isEqualTo(502);
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_malformed");
        assertOver(gateway, Ending.FAILED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html|<html>login</html>",
                "application/json|",
                "application/json|[1,2]",
                "application/json|{\"a\":1}",
                "application/json|{\"a\":"
            })
    void refusesWhatIsNoAnswer(String type, String body) {
        gateway.whole();
        upstream.head(200, "Content-Type", type).chunk(body == null ? "" : body).end();
        assertThat(sink.status()).isEqualTo(502);
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_malformed");
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void givesAnErrorInsideA200ItsStatus() {
        gateway.whole();
        upstream.head(200, "Content-Type", "application/json").chunk(ERROR).end();
        assertThat(sink.status()).isEqualTo(503);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void refusesAnAnswerThatIsTooLong() {
        MemoryGateway small = new MemoryGateway("limits: {answer: 1KiB}");
        small.whole();
        small.upstream()
                .head(200, "Content-Type", "application/json")
                .chunk("x".repeat(1000))
                .chunk("x".repeat(1000));
        assertThat(small.sink().status()).isEqualTo(502);
        assertThat(small.upstream().aborts()).isGreaterThanOrEqualTo(1);
        assertOver(small, Ending.FAILED);
    }

    @Test
    void knowsWhatHappened() {
        gateway.whole();
        timers.advance(Duration.ofMillis(1500));
        upstream.head(200, "Content-Type", "application/json").chunk(WHOLE).end();
        assertThat(gateway.log().status()).isEqualTo(200);
        assertThat(gateway.log().stream()).isFalse();
        assertThat(gateway.log().firstByteNanos())
                .isEqualTo(Duration.ofMillis(1500).toNanos());
        assertThat(gateway.log().bytesOut()).isEqualTo(WHOLE.getBytes(StandardCharsets.UTF_8).length);
        assertThat(gateway.log().finish()).isEqualTo("stop");
        assertThat(gateway.log().usage())
                .isNotNull()
                .extracting(Usage::inputTokens, Usage::outputTokens)
                .containsExactly(9L, 6L);
        assertThat(sink.headers().first("openai-processing-ms")).isEqualTo("1500");
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void answersARequestThatIsNone() {
        gateway.post("{\"model\":\"m\"");
        assertThat(sink.status()).isEqualTo(400);
        assertThat(upstream.calls()).isZero();
        assertOver(gateway, Ending.FAILED);
    }
}
