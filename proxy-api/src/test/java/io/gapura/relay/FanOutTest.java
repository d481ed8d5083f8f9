package io.gapura.relay;

import static io.gapura.relay.Chunks.DONE;
import static io.gapura.relay.Chunks.ERROR;
import static io.gapura.relay.Chunks.FINISH;
import static io.gapura.relay.Chunks.ROLE;
import static io.gapura.relay.Chunks.USAGE;
import static io.gapura.relay.Chunks.WHOLE;
import static io.gapura.relay.Chunks.event;
import static io.gapura.relay.Chunks.text;
import static io.gapura.relay.RelayAssertions.assertOver;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Ending;
import io.gapura.model.Usage;
import io.gapura.testing.MemoryGateway;
import io.gapura.testing.MemorySink;
import io.gapura.testing.ScriptedUpstream;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Several answers of an upstream that gives one to a call, in memory and on a clock that the test moves. */
class FanOutTest {
    private final MemoryGateway gateway = MemoryGateway.speaking(
            new SingleAnswerDialect(), "timeouts: {first-byte: 60s, idle: 30s, total: 10m}", "relay: {max-fan-out: 3}");
    private final ScriptedUpstream upstream = gateway.upstream();
    private final MemorySink sink = gateway.sink();

    private void ask(boolean stream, String more, String... headers) {
        gateway.post(
                "{\"model\":\"m\",\"stream\":" + stream
                        + (stream ? ",\"stream_options\":{\"include_usage\":true}" : "")
                        + more + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                headers);
    }

    private void whole(int call) {
        upstream.call(call)
                .head(200, "Content-Type", "application/json")
                .chunk(WHOLE.replace("Hi", "Hi " + call))
                .end();
    }

    private void stream(int call) {
        upstream.call(call).stream().events(ROLE);
    }

    private void finish(int call) {
        upstream.call(call).events(FINISH, USAGE, DONE).end();
    }

    private static String said(int choice, String text) {
        return "\"choices\":[{\"index\":" + choice + ",\"delta\":{\"content\":\"" + text + "\"}";
    }

    @Test
    void asksOnceForEachAnswer() {
        ask(false, ",\"n\":3");
        assertThat(upstream.calls()).isEqualTo(3);
        assertThat(upstream.call(0).requestText()).doesNotContain("\"n\"");
        assertThat(upstream.call(2).requestText()).isEqualTo(upstream.call(0).requestText());
    }

    @Test
    void asksOnceWhereOneAnswerIsWanted() {
        ask(false, ",\"n\":1");
        assertThat(upstream.calls()).isEqualTo(1);
        whole(0);
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void givesEachCallASeedAndAnIdempotencyKeyOfItsOwn() {
        ask(false, ",\"n\":2,\"seed\":7", "Idempotency-Key", "once");
        assertThat(upstream.call(0).requestText()).contains("\"seed\":7");
        assertThat(upstream.call(1).requestText()).contains("\"seed\":8");
        assertThat(upstream.call(0).request().headers().all("Idempotency-Key")).containsExactly("once");
        assertThat(upstream.call(1).request().headers().all("Idempotency-Key")).containsExactly("once-1");
    }

    @Test
    void tellsWholeAnswersInTheOrderOfTheCalls() {
        ask(false, ",\"n\":2");
        whole(1);
        assertThat(sink.status()).isZero();
        whole(0);
        assertThat(sink.status()).isEqualTo(200);
        assertThat(sink.text())
                .containsSubsequence("\"index\":0", "Hi 0 é 1.0", "\"index\":1", "Hi 1 é 1.0")
                .contains("\"prompt_tokens\":18", "\"completion_tokens\":12", "\"total_tokens\":30");
        assertThat(gateway.log().usage()).isEqualTo(Usage.of(18, 12));
        assertThat(upstream.aborts()).isZero();
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void tellsStreamsAsTheyCome() {
        ask(true, ",\"n\":2");
        stream(1);
        assertThat(sink.status()).isZero();
        upstream.call(1).events(text("b"));
        assertThat(sink.text()).contains(said(1, "b"));
        stream(0);
        upstream.call(0).events(text("a"));
        assertThat(sink.text()).endsWith("\n\n").contains(said(0, "a"));
        upstream.call(1).events(text("bb"));
        assertThat(sink.text()).contains(said(1, "bb"));
        finish(1);
        assertThat(sink.text()).doesNotContain(DONE);
        finish(0);
        assertThat(sink.text()).containsOnlyOnce(DONE).endsWith(event(DONE)).containsOnlyOnce("\"total_tokens\":30");
        assertThat(gateway.log().usage()).isEqualTo(Usage.of(18, 12));
        assertThat(gateway.log().finish()).isEqualTo("stop");
        assertThat(upstream.aborts()).isZero();
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void joinsEventsThatAreCutAnywhere() {
        ask(true, ",\"n\":2");
        String a = event(ROLE) + event(text("aé")) + event(FINISH) + event(DONE);
        upstream.call(0).stream();
        upstream.call(1).stream();
        byte[] bytes = a.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (byte each : bytes) {
            upstream.call(0).chunk(new byte[] {each});
            upstream.call(1).chunk(new byte[] {each});
        }
        upstream.call(0).end();
        upstream.call(1).end();
        assertThat(sink.text()).contains(said(0, "aé"), said(1, "aé")).endsWith(event(DONE));
        assertThat(sink.writes()).allMatch(write -> write.endsWith("\n\n"), "whole events only");
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void tellsAWholeAnswerBesideAStream() {
        ask(true, ",\"n\":2");
        stream(0);
        upstream.call(0).events(text("a"));
        whole(1);
        finish(0);
        assertThat(sink.text()).contains(said(0, "a"), said(1, "Hi 1 é 1.0")).endsWith(event(DONE));
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void failsAsTheFirstThatFailsAndEndsTheOthers() {
        ask(false, ",\"n\":3");
        whole(0);
        upstream.call(1)
                .head(429, "Content-Type", "application/json", "Retry-After", "7")
                .chunk(ERROR)
                .end();
        assertThat(sink.status()).isEqualTo(429);
        assertThat(sink.headers().first("Retry-After")).isEqualTo("7");
        assertThat(upstream.call(2).aborts()).isEqualTo(1);
        assertThat(upstream.call(0).aborts()).as("it was read whole").isZero();
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void givesAFailureBeforeContentItsTrueStatusThoughAnotherStreamHasBegun() {
        ask(true, ",\"n\":2");
        stream(0);
        upstream.call(1)
                .head(400, "Content-Type", "application/json")
                .chunk(ERROR)
                .end();
        assertThat(sink.status()).isEqualTo(400);
        assertThat(sink.text()).startsWith("{\"error\":");
        assertThat(upstream.call(0).aborts()).isEqualTo(1);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void tellsAFailureAfterContentInTheStream() {
        ask(true, ",\"n\":2");
        stream(0);
        upstream.call(0).events(text("a"));
        upstream.call(1)
                .head(503, "Content-Type", "application/json")
                .chunk(ERROR)
                .end();
        assertThat(sink.status()).isEqualTo(200);
        assertThat(sink.text()).contains(said(0, "a"), "overloaded").doesNotContain(DONE);
        assertThat(upstream.call(0).aborts()).isEqualTo(1);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void tellsWhatCameBeforeAnErrorInTheSameChunk() {
        ask(true, ",\"n\":2");
        stream(0);
        stream(1);
        upstream.call(1).chunk(event(text("b")) + event(ERROR));
        assertThat(sink.text()).contains(said(1, "b"), "overloaded").doesNotContain(DONE);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void doesNotLetACutStreamLookFinished() {
        ask(true, ",\"n\":2");
        stream(0);
        upstream.call(0).events(text("a"));
        finish(0);
        stream(1);
        upstream.call(1).events(text("b")).cut();
        assertThat(sink.text()).contains("upstream_cut").doesNotContain(DONE);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void doesNotLetAStreamThatClosesEarlyLookFinished() {
        ask(true, ",\"n\":2");
        stream(0);
        upstream.call(0).events(text("a")).end();
        assertThat(sink.text()).contains("upstream_cut").doesNotContain(DONE);
        assertThat(upstream.call(1).aborts()).isEqualTo(1);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void failsWhereOneCannotBeReached() {
        ask(false, ",\"n\":2");
        upstream.call(0).fail(new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, "no"));
        assertThat(sink.status()).isEqualTo(502);
        assertThat(upstream.call(1).aborts()).isEqualTo(1);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void failsOnceWhereSendingItselfFails() {
        upstream.refuse(new IllegalStateException("no room"));
        ask(true, ",\"n\":3");
        assertThat(upstream.calls()).as("the others are not sent").isEqualTo(1);
        assertThat(sink.status()).isEqualTo(500);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void endsAllWhenTheClientGoes() {
        ask(true, ",\"n\":3");
        stream(0);
        upstream.call(0).events(text("a"));
        finish(0);
        stream(1);
        sink.leave();
        assertThat(upstream.call(1).aborts()).isEqualTo(1);
        assertThat(upstream.call(2).aborts()).isEqualTo(1);
        assertThat(Objects.requireNonNull(gateway.log().usage()).inputTokens())
                .as("what was paid so far")
                .isEqualTo(9);
        assertOver(gateway, Ending.GONE);
    }

    @Test
    void endsAllWholeOnesWhenTheClientGoes() {
        ask(false, ",\"n\":2");
        sink.leave();
        assertThat(upstream.call(0).aborts()).isEqualTo(1);
        assertThat(upstream.call(1).aborts()).isEqualTo(1);
        assertOver(gateway, Ending.GONE);
    }

    @Test
    void readsNoFurtherThanASlowClientTakes() {
        sink.slow();
        ask(true, ",\"n\":2");
        stream(0);
        stream(1);
        upstream.call(0).events(text("a"));
        assertThat(sink.writing()).isTrue();
        upstream.call(0).events(text("a2"), text("a3"));
        upstream.call(1).events(text("b"), text("b2"));
        assertThat(upstream.call(0).unread()).isEqualTo(2);
        assertThat(upstream.call(1).unread()).isGreaterThanOrEqualTo(2);
        finish(0);
        finish(1);
        while (sink.take()) {
            assertThat(sink.violations()).isEmpty();
        }
        assertThat(sink.text())
                .contains(said(0, "a"), said(0, "a2"), said(0, "a3"), said(1, "b"), said(1, "b2"))
                .endsWith(event(DONE));
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void waitsForASlowOneAsLongAsAFirstByteMayTake() {
        ask(true, ",\"n\":2");
        stream(0);
        upstream.call(0).events(text("a"));
        finish(0);
        gateway.timers().advance(Duration.ofSeconds(45));
        assertThat(gateway.ended()).isZero();
        gateway.timers().advance(Duration.ofSeconds(20));
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_idle_timeout");
        assertThat(upstream.call(1).aborts()).isEqualTo(1);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void endsStreamsThatStayOpenAfterTheirEnd() {
        ask(true, ",\"n\":2");
        stream(0);
        stream(1);
        upstream.call(0).events(text("a"), FINISH, USAGE, DONE);
        upstream.call(1).events(text("b"), FINISH, USAGE, DONE);
        gateway.timers().advance(Duration.ofSeconds(2));
        assertThat(sink.text()).endsWith(event(DONE));
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void refusesMoreThanItMayMake() {
        ask(false, ",\"n\":4");
        assertThat(sink.status()).isEqualTo(400);
        assertThat(sink.text()).contains("\"param\":\"n\"", "at most 3");
        assertThat(upstream.calls()).isZero();
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void refusesAStreamWhereWholeAnswersWereAskedFor() {
        ask(false, ",\"n\":2");
        upstream.call(0).stream();
        assertThat(sink.status()).isEqualTo(502);
        assertThat(upstream.call(1).aborts()).isEqualTo(1);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void translatesWhatWouldPassWhereTheModelGivesOneAnswer() {
        MemoryGateway same = MemoryGateway.singleAnswers();
        same.post("{\"model\":\"m\",\"n\":2,\"odd\":1.00,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        assertThat(same.upstream().calls()).isEqualTo(2);
        assertThat(same.upstream().call(0).requestText())
                .contains("\"odd\":1.00")
                .doesNotContain("\"n\"");
        for (int call = 0; call < 2; call++) {
            same.upstream()
                    .call(call)
                    .head(200, "Content-Type", "application/json")
                    .chunk(WHOLE)
                    .end();
        }
        assertThat(same.sink().text()).contains("\"index\":0", "\"index\":1", "\"total_tokens\":30");
        assertThat(same.sink().headers().has("x-gapura-losses")).isFalse();
        assertOver(same, Ending.DELIVERED);
    }

    @Test
    void passesARequestForOneAnswerToSuchAModel() {
        MemoryGateway same = MemoryGateway.singleAnswers();
        String body = "{\"model\":\"m\", \"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        same.post(body);
        assertThat(same.upstream().requestText()).isEqualTo(body);
    }
}
