package io.gapura.relay;

import static io.gapura.relay.Chunks.DONE;
import static io.gapura.relay.Chunks.ERROR;
import static io.gapura.relay.Chunks.FINISH;
import static io.gapura.relay.Chunks.ROLE;
import static io.gapura.relay.Chunks.USAGE;
import static io.gapura.relay.Chunks.event;
import static io.gapura.relay.Chunks.events;
import static io.gapura.relay.Chunks.text;
import static io.gapura.relay.RelayAssertions.assertOver;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Ending;
import io.gapura.model.Usage;
import io.gapura.testing.HandTimers;
import io.gapura.testing.MemoryGateway;
import io.gapura.testing.MemorySink;
import io.gapura.testing.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream through the gateway's own steps, in memory and on a clock that the test moves. */
class StreamRelayTest {
    private static final String KEEP_ALIVE = ": keep-alive\n\n";

    private final MemoryGateway gateway = new MemoryGateway(
            "timeouts: {first-byte: 60s, idle: 30s, total: 10m}", "stream: {commit-after: 15s, keep-alive: 15s}");
    private final ScriptedUpstream upstream = gateway.upstream();
    private final MemorySink sink = gateway.sink();
    private final HandTimers timers = gateway.timers();

    @Test
    void passesEveryByteOfAStreamThatIsRight() {
        String said = events(ROLE, text("a"), text("\\u00e9 1.0"), FINISH, USAGE, DONE);
        gateway.stream();
        upstream.stream().chunk(said).end();
        assertThat(sink.text()).isEqualTo(said);
        assertThat(sink.status()).isEqualTo(200);
        assertThat(sink.headers().first("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(sink.headers().first("Cache-Control")).isEqualTo("no-cache, no-transform");
        assertThat(sink.headers().first("X-Accel-Buffering")).isEqualTo("no");
        assertOver(gateway, Ending.DELIVERED);
        assertThat(upstream.aborts()).as("nothing was left to abort").isZero();
    }

    @Test
    void passesTheSameBytesHoweverTheyAreCut() {
        byte[] said = events(ROLE, text("Größe"), FINISH, USAGE, DONE).getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < said.length; cut++) {
            MemoryGateway fresh = new MemoryGateway();
            fresh.stream();
            fresh.upstream().stream()
                    .chunk(Arrays.copyOfRange(said, 0, cut))
                    .chunk(Arrays.copyOfRange(said, cut, said.length))
                    .end();
            assertThat(fresh.sink().bytes()).as("cut at %d", cut).isEqualTo(said);
            assertOver(fresh, Ending.DELIVERED);
        }
    }

    @Test
    void passesOneByteAtATime() {
        String said = events(ROLE, text("Größe"), FINISH, DONE);
        gateway.stream();
        upstream.stream();
        for (byte each : said.getBytes(StandardCharsets.UTF_8)) {
            upstream.chunk(new byte[] {each});
        }
        upstream.end();
        assertThat(sink.text()).isEqualTo(said);
        assertThat(sink.writes()).allMatch(write -> write.endsWith("\n\n"), "whole events only");
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void holdsStatusAndHeadersUntilSomethingWasGenerated() {
        gateway.stream();
        upstream.stream().events(ROLE);
        assertThat(sink.status()).isZero();
        upstream.events(text("a"));
        assertThat(sink.status()).isEqualTo(200);
        assertThat(sink.writes()).containsExactly(events(ROLE, text("a")));
    }

    @Test
    void sendsEachEventAsItComes() {
        gateway.stream();
        upstream.stream().events(ROLE, text("a"));
        for (String each : new String[] {"b", "c", "d"}) {
            upstream.events(text(each));
            assertThat(sink.text()).endsWith(event(text(each)));
        }
    }

    @Test
    void keepsTheStatusOfAnEarlyError() {
        gateway.stream();
        upstream.head(
                        429,
                        "Content-Type",
                        "application/json",
                        "Retry-After",
                        "7",
                        "x-ratelimit-remaining-requests",
                        "0",
                        "Set-Cookie",
                        "a=b")
                .chunk(ERROR)
                .end();
        assertThat(sink.status()).isEqualTo(429);
        assertThat(sink.headers().first("Content-Type")).isEqualTo("application/json");
        assertThat(sink.headers().first("Retry-After")).isEqualTo("7");
        assertThat(sink.headers().first("x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(sink.headers().has("Set-Cookie")).isFalse();
        assertThat(sink.text()).contains("overloaded");
        assertThat(upstream.aborts()).as("the connection is good").isZero();
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void givesAnErrorEventBeforeContentItsTrueStatus() {
        gateway.stream();
        upstream.stream().events(ROLE, ERROR);
        assertThat(sink.status()).isEqualTo(503);
        assertThat(sink.text()).startsWith("{\"error\":").contains("overloaded");
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_error");
        assertThat(upstream.aborts()).isEqualTo(1);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void tellsAnErrorAfterContentInTheStreamAndNotThatItIsDone() {
        gateway.stream();
        upstream.stream().events(ROLE, text("a"), ERROR);
        assertThat(sink.status()).isEqualTo(200);
        assertThat(sink.text())
                .startsWith(events(ROLE, text("a")))
                .contains("overloaded")
                .doesNotContain(DONE);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void sendsWhatCameBeforeAnErrorInTheSameChunk() {
        gateway.stream();
        upstream.stream().chunk(events(ROLE, text("a"), ERROR));
        assertThat(sink.text()).startsWith(events(ROLE, text("a"))).contains("overloaded");
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void commitsAfterAWhileAndKeepsTheConnectionAlive() {
        gateway.stream();
        timers.advance(Duration.ofSeconds(14));
        assertThat(sink.status()).isZero();
        timers.advance(Duration.ofSeconds(1));
        assertThat(sink.status()).isEqualTo(200);
        assertThat(sink.text()).isEqualTo(KEEP_ALIVE);
        timers.advance(Duration.ofSeconds(15));
        assertThat(sink.text()).isEqualTo(KEEP_ALIVE + KEEP_ALIVE);
        upstream.stream().events(ROLE, text("a"), FINISH, DONE).end();
        assertThat(sink.text()).isEqualTo(KEEP_ALIVE + KEEP_ALIVE + events(ROLE, text("a"), FINISH, DONE));
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void tellsAFailureAfterCommittingInTheStream() {
        gateway.stream();
        timers.advance(Duration.ofSeconds(16));
        upstream.head(503, "Content-Type", "application/json").chunk(ERROR).end();
        assertThat(sink.status()).isEqualTo(200);
        assertThat(sink.text())
                .startsWith(KEEP_ALIVE + "data: {\"error\":")
                .contains("overloaded")
                .endsWith("\n\n")
                .doesNotContain(DONE);
        assertThat(gateway.log().status()).isEqualTo(200);
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_error");
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void commentsBetweenEventsAndNeverInsideOne() {
        gateway.stream();
        String next = event(text("b"));
        upstream.stream().events(ROLE, text("a")).chunk(next.substring(0, 20));
        timers.advance(Duration.ofSeconds(15));
        assertThat(sink.text()).isEqualTo(events(ROLE, text("a")) + KEEP_ALIVE);
        upstream.chunk(next.substring(20));
        assertThat(sink.text()).isEqualTo(events(ROLE, text("a")) + KEEP_ALIVE + next);
    }

    @Test
    void staysSilentWhereKeepAliveIsOff() {
        MemoryGateway quiet = new MemoryGateway(
                "stream: {commit-after: 10m, keep-alive: 0s}", "timeouts: {first-byte: 60s, idle: 60s, total: 10m}");
        quiet.stream();
        quiet.upstream().stream().events(ROLE, text("a"));
        quiet.timers().advance(Duration.ofSeconds(59));
        assertThat(quiet.sink().text()).isEqualTo(events(ROLE, text("a")));
        quiet.timers().advance(Duration.ofSeconds(1));
        assertThat(quiet.log().failureLabel()).isEqualTo("upstream_idle_timeout");
        assertOver(quiet, Ending.FAILED);
    }

    @Test
    void commitsAtOnceWhereNothingIsToBeHeldBack() {
        MemoryGateway eager = new MemoryGateway("stream: {commit-after: 0s}");
        eager.stream();
        eager.timers().advance(Duration.ofMillis(1));
        assertThat(eager.sink().status()).isEqualTo(200);
    }

    @Test
    void failsWhenTheFirstEventIsLate() {
        gateway.stream();
        upstream.stream().events(ROLE);
        timers.advance(Duration.ofSeconds(59));
        assertThat(gateway.ended()).isZero();
        timers.advance(Duration.ofSeconds(1));
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_first_byte_timeout");
        assertThat(sink.text()).contains("upstream_first_byte_timeout").doesNotContain(DONE);
        assertThat(upstream.aborts()).isEqualTo(1);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void givesALateFirstEventItsStatusWhereNothingWasSaidYet() {
        MemoryGateway strict = new MemoryGateway("timeouts: {first-byte: 5s}");
        strict.stream();
        strict.timers().advance(Duration.ofSeconds(5));
        assertThat(strict.sink().status()).isEqualTo(504);
        assertOver(strict, Ending.FAILED);
    }

    @Test
    void failsWhenTheUpstreamPauses() {
        gateway.stream();
        upstream.stream().events(ROLE, text("a"));
        timers.advance(Duration.ofSeconds(29));
        upstream.events(text("b"));
        timers.advance(Duration.ofSeconds(29));
        assertThat(gateway.ended()).isZero();
        timers.advance(Duration.ofSeconds(1));
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_idle_timeout");
        assertThat(upstream.aborts()).isEqualTo(1);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void failsWhenAllInAllItTakesTooLong() {
        gateway.stream();
        upstream.stream().events(ROLE, text("a"));
        for (int i = 0; i < 30; i++) {
            timers.advance(Duration.ofSeconds(20));
            upstream.events(text("b"));
        }
        assertThat(gateway.log().failureLabel()).isEqualTo("total_timeout");
        assertThat(sink.text()).contains("total_timeout");
        assertThat(upstream.aborts()).isEqualTo(1);
        assertThat(gateway.ended()).isEqualTo(1);
        assertThat(timers.pending()).isZero();
    }

    @Test
    void breaksOffWhereTheTotalTimePassesWhileAWriteIsStuck() {
        sink.slow();
        gateway.stream();
        upstream.stream().events(ROLE, text("a"));
        timers.advance(Duration.ofMinutes(10));
        assertThat(sink.aborts()).isEqualTo(1);
        assertThat(gateway.log().failureLabel()).isEqualTo("total_timeout");
        assertThat(gateway.ended()).isEqualTo(1);
        assertThat(timers.pending()).isZero();
        assertThat(upstream.unreleased())
                .as("the container may still read from the chunk: it is never given back")
                .isEqualTo(1);
    }

    @Test
    void doesNotBlameTheUpstreamForASlowClient() {
        sink.slow();
        gateway.stream();
        upstream.stream().events(ROLE, text("a"));
        timers.advance(Duration.ofMinutes(2)); // far longer than an upstream may pause
        assertThat(gateway.ended()).isZero();
        sink.take();
        timers.advance(Duration.ofSeconds(1));
        upstream.events(FINISH, DONE).end();
        while (sink.take()) {}
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void looksAtTheClockSeldomWhileAClientIsSlow() {
        sink.slow();
        gateway.stream();
        upstream.stream().events(ROLE, text("a"));
        CountedAdvance counted = new CountedAdvance();
        timers.after(Duration.ofMinutes(5), counted);
        timers.advance(Duration.ofMinutes(9));
        assertThat(counted.ran).isTrue();
        assertThat(timers.fired()).as("looks at the clock in nine minutes").isLessThan(60);
    }

    private static final class CountedAdvance implements Runnable {
        boolean ran;

        @Override
        public void run() {
            ran = true;
        }
    }

    @Test
    void tellsOfAnUpstreamThatCanNotBeReached() {
        gateway.stream();
        upstream.fail(new GatewayException(ErrorKind.UPSTREAM_CONNECT_TIMEOUT, "too slow"));
        assertThat(sink.status()).isEqualTo(504);
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_connect_timeout");
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void endsTheExchangeWhenSendingItselfIsAMistake() {
        upstream.refuse(new IllegalStateException("10.0.0.7 said no"));
        gateway.stream();
        assertThat(sink.status()).isEqualTo(500);
        assertThat(sink.text()).doesNotContain("10.0.0.7");
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void readsNothingBeforeTheLastWriteIsTaken() {
        sink.slow();
        gateway.stream();
        upstream.stream()
                .events(ROLE, text("a"), text("b"), text("c"), FINISH, DONE)
                .end();
        assertThat(upstream.read()).isEqualTo(2);
        assertThat(upstream.unread()).isEqualTo(5);
        for (int read = 3; sink.take(); read++) {
            assertThat(upstream.read()).isLessThanOrEqualTo(read);
        }
        assertThat(sink.text()).isEqualTo(events(ROLE, text("a"), text("b"), text("c"), FINISH, DONE));
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void abortsTheUpstreamWhenTheClientLeavesBeforeTheHead() {
        gateway.stream();
        sink.leave();
        assertThat(upstream.aborts()).isEqualTo(1);
        assertThat(gateway.log().status()).isEqualTo(499);
        assertOver(gateway, Ending.GONE);
        upstream.stream().events(ROLE); // too late, and harmless
        assertOver(gateway, Ending.GONE);
    }

    @Test
    void abortsTheUpstreamWhenTheClientHasLeftAlready() {
        sink.leave();
        gateway.stream();
        assertThat(upstream.aborts()).isEqualTo(1);
        assertOver(gateway, Ending.GONE);
    }

    @Test
    void abortsTheUpstreamWhenTheClientLeavesWhileHeadersAreHeld() {
        gateway.stream();
        upstream.stream().events(ROLE);
        sink.leave();
        assertThat(upstream.aborts()).isEqualTo(1);
        assertOver(gateway, Ending.GONE);
    }

    @Test
    void abortsTheUpstreamWhenTheClientLeavesInTheMiddleOfAWrite() {
        sink.slow();
        gateway.stream();
        upstream.stream().events(ROLE, text("a"), text("b"));
        sink.leave();
        assertThat(upstream.aborts()).isEqualTo(1);
        assertThat(gateway.ended()).isEqualTo(1);
        assertThat(gateway.log().ending()).isEqualTo(Ending.GONE);
        assertThat(timers.pending()).isZero();
    }

    @Test
    void abortsTheUpstreamWhenTheClientLeavesBetweenEvents() {
        gateway.stream();
        upstream.stream().events(ROLE, text("a"));
        sink.leave();
        sink.leave();
        assertThat(upstream.aborts()).isEqualTo(1);
        assertThat(gateway.log().status()).isEqualTo(200);
        assertThat(gateway.log().failureLabel()).isEqualTo("client_gone");
        assertOver(gateway, Ending.GONE);
    }

    @Test
    void abortsTheUpstreamWhenTheClientLeavesWhileAnErrorIsGathered() {
        gateway.stream();
        upstream.head(500, "Content-Type", "text/html").chunk("<html>");
        sink.leave();
        assertThat(upstream.aborts()).isEqualTo(1);
        assertOver(gateway, Ending.GONE);
    }

    @Test
    void noticesAGoneClientByTheNextWriteAtTheLatest() {
        gateway.stream();
        timers.advance(Duration.ofSeconds(1));
        upstream.stream().events(ROLE, text("a"));
        sink.leave();
        timers.advance(Duration.ofMinutes(1));
        assertOver(gateway, Ending.GONE);
    }

    @Test
    void doesNotLetACutInsideAnEventLookFinished() {
        gateway.stream();
        upstream.stream()
                .events(ROLE, text("a"))
                .chunk(event(text("b")).substring(0, 30))
                .cut();
        assertThat(sink.text())
                .startsWith(events(ROLE, text("a")) + "data: {\"error\"")
                .doesNotContain(DONE);
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_cut");
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void doesNotLetAnOrderlyCloseBetweenEventsLookFinished() {
        gateway.stream();
        upstream.stream().events(ROLE, text("a")).end();
        assertThat(sink.text()).contains("upstream_cut").doesNotContain(DONE);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void givesACutBeforeContentAStatus() {
        gateway.stream();
        upstream.stream().events(ROLE).cut();
        assertThat(sink.status()).isEqualTo(502);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void givesAnEmptyStreamAStatus() {
        gateway.stream();
        upstream.stream().end();
        assertThat(sink.status()).isEqualTo(502);
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_cut");
        assertOver(gateway, Ending.FAILED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void addsTheMissingDoneAfterARealEnd(boolean orderly) {
        gateway.stream();
        upstream.stream().events(ROLE, text("a"), FINISH);
        if (orderly) {
            upstream.end();
        } else {
            upstream.cut();
        }
        assertThat(sink.text()).isEqualTo(events(ROLE, text("a"), FINISH, DONE));
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void takesAResetAfterDoneForTheEnd() {
        gateway.stream();
        upstream.stream().events(ROLE, text("a"), FINISH, DONE).cut();
        assertThat(sink.text()).isEqualTo(events(ROLE, text("a"), FINISH, DONE));
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void endsAStreamThatStaysOpenAfterDone() {
        gateway.stream();
        upstream.stream().events(ROLE, text("a"), FINISH, DONE);
        assertThat(gateway.ended()).isZero();
        timers.advance(Duration.ofSeconds(2));
        assertThat(sink.text()).isEqualTo(events(ROLE, text("a"), FINISH, DONE));
        assertThat(upstream.aborts()).isEqualTo(1);
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void endsAStreamThatKeepsCommentingAfterDone() {
        gateway.stream();
        upstream.stream().events(ROLE, text("a"), FINISH, DONE);
        for (int i = 0; i < 4; i++) {
            timers.advance(Duration.ofSeconds(1));
            upstream.chunk(": ping\n\n");
        }
        assertThat(sink.text()).isEqualTo(events(ROLE, text("a"), FINISH, DONE));
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void removesTheUsageThatOnlyTheGatewayAskedFor() {
        gateway.post("{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        assertThat(upstream.requestText()).contains("\"include_usage\":true");
        upstream.stream().events(ROLE, text("a"), FINISH, USAGE, DONE).end();
        assertThat(sink.text()).isEqualTo(events(ROLE, text("a"), FINISH, DONE));
        assertThat(gateway.log().usage())
                .isNotNull()
                .extracting(Usage::inputTokens, Usage::outputTokens)
                .containsExactly(9L, 6L);
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void refusesAnEventThatIsTooLong() {
        MemoryGateway small = new MemoryGateway("limits: {event: 1KiB}");
        small.stream();
        small.upstream().stream().chunk("data: " + "x".repeat(2000));
        assertThat(small.sink().status()).isEqualTo(502);
        assertThat(small.log().failureLabel()).isEqualTo("upstream_malformed");
        assertThat(small.upstream().aborts()).isEqualTo(1);
        assertOver(small, Ending.FAILED);
    }

    @Test
    void tellsAWholeAnswerAsTheStreamThatWasAskedFor() {
        gateway.stream();
        upstream.head(200, "Content-Type", "application/json", "x-ratelimit-remaining-tokens", "7")
                .chunk(Chunks.WHOLE)
                .end();
        assertThat(sink.status()).isEqualTo(200);
        assertThat(sink.headers().first("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(sink.headers().first("x-ratelimit-remaining-tokens")).isEqualTo("7");
        assertThat(sink.headers().has("Content-Length")).isFalse();
        assertThat(sink.text())
                .contains("Hi é 1.0")
                .contains("\"finish_reason\":\"stop\"")
                .contains("\"total_tokens\":15")
                .endsWith(event(DONE));
        assertThat(gateway.log().finish()).isEqualTo("stop");
        assertThat(upstream.aborts()).isZero();
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void tellsAWholeAnswerAfterCommittingToo() {
        gateway.stream();
        timers.advance(Duration.ofSeconds(16));
        upstream.head(200, "Content-Type", "application/json")
                .chunk(Chunks.WHOLE)
                .end();
        assertThat(sink.text()).startsWith(KEEP_ALIVE + "data: {").endsWith(event(DONE));
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void refusesAPageOfHtml() {
        gateway.stream();
        upstream.head(200, "Content-Type", "text/html")
                .chunk("<html>login</html>")
                .end();
        assertThat(sink.status()).isEqualTo(502);
        assertThat(sink.headers().first("Content-Type")).isEqualTo("application/json");
        assertThat(gateway.log().failure()).isInstanceOf(GatewayException.class);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void refusesAWholeAnswerThatIsTooLong() {
        MemoryGateway small = new MemoryGateway("limits: {answer: 1KiB}");
        small.stream();
        small.upstream().head(200, "Content-Type", "application/json").chunk("x".repeat(2000));
        assertThat(small.sink().status()).isEqualTo(502);
        assertThat(small.upstream().aborts()).isGreaterThanOrEqualTo(1);
        assertOver(small, Ending.FAILED);
    }

    @Test
    void knowsWhatHappened() {
        gateway.stream();
        timers.advance(Duration.ofMillis(250));
        upstream.head(200, "Content-Type", "text/event-stream", "x-request-id", "up-1")
                .events(ROLE);
        timers.advance(Duration.ofMillis(250));
        upstream.events(text("a"), FINISH, USAGE, DONE).end();
        assertThat(gateway.log().status()).isEqualTo(200);
        assertThat(gateway.log().model()).isEqualTo("m");
        assertThat(gateway.log().stream()).isTrue();
        assertThat(gateway.log().upstream()).isEqualTo("up");
        assertThat(gateway.log().upstreamRequestId()).isEqualTo("up-1");
        assertThat(gateway.log().firstByteNanos())
                .isEqualTo(Duration.ofMillis(500).toNanos());
        assertThat(gateway.log().durationNanos())
                .isEqualTo(Duration.ofMillis(500).toNanos());
        assertThat(gateway.log().bytesOut()).isEqualTo(sink.bytes().length);
        assertThat(gateway.log().finish()).isEqualTo("stop");
        assertThat(gateway.log().failureLabel()).isNull();
        assertOver(gateway, Ending.DELIVERED);
    }
}
