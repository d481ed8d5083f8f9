package io.gapura.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Ending;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import io.gapura.model.Usage;
import io.gapura.testing.HandTimers;
import io.gapura.testing.MemoryCalls;
import io.gapura.testing.MemorySink;
import io.gapura.testing.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that pass through the gateway's own steps, in memory and on a clock that the test moves. */
class CallRelayTest {
    private static final String SPEECH = "{\"model\":\"tts\",\"input\":\"hi\",\"voice\":\"alloy\"}";
    private static final String CONTENT = "/v1/files/file-1/content";

    private final MemoryCalls gateway = new MemoryCalls("timeouts: {first-byte: 60s, idle: 30s, total: 2m}");
    private final ScriptedUpstream upstream = gateway.upstream();
    private final MemorySink sink = gateway.sink();
    private final HandTimers timers = gateway.timers();

    @Test
    void passesBytesOfAnyKindAsTheyCome() {
        byte[] sound = new byte[100_000];
        new Random(7).nextBytes(sound);
        gateway.post("/v1/audio/speech", SPEECH);
        upstream.head(
                200,
                "Content-Type",
                "audio/mpeg",
                "Content-Length",
                "100000",
                "Content-Disposition",
                "inline",
                "Set-Cookie",
                "a=b",
                "Server",
                "x");
        for (int from = 0; from < sound.length; from += 9_999) {
            upstream.chunk(Arrays.copyOfRange(sound, from, Math.min(sound.length, from + 9_999)));
        }
        upstream.end();
        assertThat(sink.bytes()).isEqualTo(sound);
        assertThat(sink.writes()).hasSize(11);
        assertThat(sink.headers().first("Content-Length")).isEqualTo("100000");
        assertThat(sink.headers().first("Content-Disposition")).isEqualTo("inline");
        assertThat(sink.headers().all("Content-Type")).containsExactly("audio/mpeg");
        assertThat(sink.headers().has("Set-Cookie")).isFalse();
        assertThat(sink.headers().has("Server")).isFalse();
        assertThat(gateway.log().bytesOut()).isEqualTo(100_000);
        assertThat(upstream.aborts()).isZero();
        assertOver(Ending.DELIVERED);
    }

    @Test
    void sendsJsonAsItCameButForItsOwnMembers() {
        gateway.post(
                "/v1/audio/speech",
                "{ \"model\":\"tts\", \"session_id\":\"s\", \"input\":\"é 1.0\",\"voice\":\"alloy\",\"x\":1.0, \"pii_protection\":true }");
        assertThat(upstream.requestText())
                .isEqualTo("{ \"model\":\"tts\", \"input\":\"é 1.0\",\"voice\":\"alloy\",\"x\":1.0 }");
        assertThat(upstream.request().uri()).hasToString("http://up.example/v1/audio/speech");
    }

    @Test
    void takesTheNextChunkOnlyWhenTheClientHasTakenTheLast() {
        sink.slow();
        gateway.call("GET", CONTENT);
        upstream.head(200, "Content-Type", "application/octet-stream")
                .chunk("one")
                .chunk("two")
                .chunk("three");
        assertThat(upstream.read()).as("chunks held").isEqualTo(1);
        assertThat(upstream.unread()).isEqualTo(2);
        sink.take();
        assertThat(upstream.read()).isEqualTo(2);
        assertThat(upstream.unreleased()).isEqualTo(1);
        sink.take();
        sink.take();
        upstream.end();
        assertThat(sink.text()).isEqualTo("onetwothree");
        assertOver(Ending.DELIVERED);
    }

    @Test
    void breaksTheConnectionWhenTheUpstreamsBodyBreaksOff() {
        gateway.call("GET", CONTENT);
        upstream.head(200, "Content-Type", "text/plain").chunk("half").cut();
        assertThat(sink.text()).isEqualTo("half");
        assertThat(sink.aborts()).isEqualTo(1);
        assertThat(sink.ends()).isZero();
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_cut");
        assertOver(Ending.FAILED);
    }

    @Test
    void tellsOfABodyThatBreaksOffBeforeItsFirstByte() {
        gateway.call("GET", CONTENT);
        upstream.head(200, "Content-Type", "text/plain").cut();
        assertThat(sink.status()).isEqualTo(502);
        assertThat(sink.text()).contains("upstream_cut");
        assertOver(Ending.FAILED);
    }

    @ParameterizedTest
    @CsvSource({"204", "200", "201"})
    void answersWithAnEmptyBodyWhereTheUpstreamDoes(int status) {
        gateway.call("DELETE", "/v1/files/file-1");
        upstream.head(status).end();
        assertThat(sink.status()).isEqualTo(status);
        assertThat(sink.bytes()).isEmpty();
        assertThat(upstream.request().method()).isEqualTo("DELETE");
        assertThat(upstream.request().headers().has("Content-Type")).isFalse();
        assertOver(Ending.DELIVERED);
    }

    @Test
    void asksForTheHeadAloneWithoutTakingTheBody() {
        gateway.call("HEAD", CONTENT);
        assertThat(upstream.request().method()).isEqualTo("GET");
        upstream.head(200, "Content-Type", "video/mp4", "Content-Length", "123456789", "ETag", "\"e\"");
        assertThat(sink.status()).isEqualTo(200);
        assertThat(sink.headers().first("Content-Length")).isEqualTo("123456789");
        assertThat(sink.headers().first("ETag")).isEqualTo("\"e\"");
        assertThat(sink.bytes()).isEmpty();
        assertThat(upstream.aborts()).isPositive();
        assertOver(Ending.DELIVERED);
    }

    @Test
    void letsPartsOfAContentBeAskedFor() {
        gateway.call("GET", CONTENT, "Range", "bytes=0-3", "If-Range", "\"e\"", "Accept", "video/mp4", "Cookie", "a=b");
        Headers asked = upstream.request().headers();
        assertThat(asked.first("Range")).isEqualTo("bytes=0-3");
        assertThat(asked.first("If-Range")).isEqualTo("\"e\"");
        assertThat(asked.all("Accept")).containsExactly("video/mp4");
        assertThat(asked.all("Accept-Encoding")).containsExactly("identity");
        assertThat(asked.has("Cookie")).isFalse();
        upstream.head(206, "Content-Range", "bytes 0-3/10", "Accept-Ranges", "bytes", "Content-Length", "4")
                .chunk("abcd")
                .end();
        assertThat(sink.status()).isEqualTo(206);
        assertThat(sink.headers().first("Content-Range")).isEqualTo("bytes 0-3/10");
        assertThat(sink.headers().first("Accept-Ranges")).isEqualTo("bytes");
        assertOver(Ending.DELIVERED);
    }

    @Test
    void asksForNoPartOfWhatItMayHaveToSeeWhole() {
        gateway.call("GET", "/v1/files", "Range", "bytes=0-3");
        assertThat(upstream.request().headers().has("Range")).isFalse();
    }

    @Test
    void passesThatNothingIsNew() {
        gateway.call("GET", CONTENT, "If-None-Match", "\"e\"");
        upstream.head(304, "ETag", "\"e\"").end();
        assertThat(sink.status()).isEqualTo(304);
        assertThat(sink.headers().first("ETag")).isEqualTo("\"e\"");
        assertOver(Ending.DELIVERED);
    }

    @Test
    void followsNoRedirect() {
        gateway.call("GET", CONTENT);
        upstream.head(302, "Location", "http://elsewhere.example/x").end();
        assertThat(upstream.calls()).isEqualTo(1);
        assertThat(sink.status()).isEqualTo(502);
        assertThat(sink.text()).contains("redirect (302)").doesNotContain("elsewhere");
        assertThat(sink.headers().has("Location")).isFalse();
        assertOver(Ending.FAILED);
    }

    @Test
    void keepsTheStatusAndTheWordsOfAnUpstreamsError() {
        gateway.post("/v1/embeddings", "{\"model\":\"e\",\"input\":\"a\"}");
        upstream.head(429, "Content-Type", "application/json", "Retry-After", "7")
                .chunk(
                        "{\"error\":{\"message\":\"too many\",\"type\":\"rate_limit_error\",\"code\":\"rate_limit_exceeded\"}}")
                .end();
        assertThat(sink.status()).isEqualTo(429);
        assertThat(sink.text()).contains("too many").contains("rate_limit_exceeded");
        assertThat(sink.headers().first("Retry-After")).isEqualTo("7");
        assertOver(Ending.FAILED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | <html>nope</html>",
                "404 | {\"detail\":\"Not Found\"}",
                "405 | {\"detail\":\"Method Not Allowed\"}",
                "501 | ''"
            })
    void namesTheUpstreamThatDoesNotOfferAnOperation(int status, String body) {
        gateway.post("/v1/rerank", "{\"model\":\"r\",\"query\":\"q\",\"documents\":[\"d\"]}");
        upstream.head(status).chunk(body).end();
        assertThat(sink.status()).isEqualTo(404);
        assertThat(sink.text())
                .contains("unsupported_operation")
                .contains("The upstream `up` does not offer POST /v1/rerank: it answered " + status + ".");
        assertOver(Ending.FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"No such file object: f\",\"type\":\"x\"}}",
                "{\"detail\":\"No such file\"}"
            })
    void passesOnThatAThingIsNotThere(String body) {
        gateway.call("GET", "/v1/files/f");
        upstream.head(404).chunk(body).end();
        assertThat(sink.status()).isEqualTo(404);
        assertThat(sink.text()).contains("No such file").doesNotContain("does not offer");
    }

    @Test
    void abortsTheUpstreamWhenTheClientGoesBeforeTheHead() {
        gateway.call("GET", CONTENT);
        sink.leave();
        assertThat(upstream.aborts()).isPositive();
        assertOver(Ending.GONE);
    }

    @Test
    void abortsTheUpstreamWhenTheClientGoesInTheMiddle() {
        gateway.call("GET", CONTENT);
        upstream.head(200).chunk("one");
        sink.leave();
        assertThat(upstream.aborts()).isPositive();
        assertOver(Ending.GONE);
    }

    @Test
    void abortsTheUpstreamWhenTheClientGoesWhileItIsSlow() {
        sink.slow();
        gateway.call("GET", CONTENT);
        upstream.head(200).chunk("one").chunk("two");
        sink.leave();
        assertThat(upstream.aborts()).isPositive();
        assertThat(gateway.log().ending()).isEqualTo(Ending.GONE);
        assertThat(gateway.ended()).isEqualTo(1);
        assertThat(timers.pending()).isZero();
    }

    @Test
    void waitsForTheHeadNoLongerThanItMay() {
        gateway.call("GET", CONTENT);
        timers.advance(Duration.ofSeconds(60));
        assertThat(sink.status()).isEqualTo(504);
        assertThat(sink.text()).contains("upstream_first_byte_timeout");
        assertThat(upstream.aborts()).isPositive();
        assertOver(Ending.FAILED);
    }

    @Test
    void letsABodyThatFlowsTakeLongerThanACallMay() {
        gateway.call("GET", CONTENT);
        upstream.head(200);
        for (int i = 0; i < 20; i++) { // ten minutes, where a call has two
            timers.advance(Duration.ofSeconds(29));
            upstream.chunk("x");
        }
        upstream.end();
        assertThat(sink.text()).isEqualTo("x".repeat(20));
        assertOver(Ending.DELIVERED);
    }

    @Test
    void breaksOffABodyThatPausesForTooLong() {
        gateway.call("GET", CONTENT);
        upstream.head(200).chunk("x");
        timers.advance(Duration.ofSeconds(30));
        assertThat(sink.aborts()).isEqualTo(1);
        assertThat(gateway.log().failureLabel()).isEqualTo("upstream_idle_timeout");
        assertThat(upstream.aborts()).isPositive();
        assertOver(Ending.FAILED);
    }

    @Test
    void givesUpAClientThatTakesNothingForTooLong() {
        sink.slow();
        gateway.call("GET", CONTENT);
        upstream.head(200).chunk("x").chunk("y");
        timers.advance(Duration.ofSeconds(20));
        sink.take(); // slow is no fault
        timers.advance(Duration.ofSeconds(29));
        assertThat(gateway.ended()).isZero();
        timers.advance(Duration.ofSeconds(1));
        assertThat(gateway.log().ending()).isEqualTo(Ending.GONE);
        assertThat(upstream.aborts()).isPositive();
        assertThat(timers.pending()).isZero();
    }

    @Test
    void learnsTheUsageOfAnAnswerThatPasses() {
        gateway.post("/v1/embeddings", "{\"model\":\"e\",\"input\":\"a\"}");
        upstream.head(200, "Content-Type", "application/json")
                .chunk("{\"data\":[{\"embedding\":[1]}],\"usa")
                .chunk("ge\":{\"prompt_tokens\":5,\"total_tokens\":5}}")
                .end();
        Usage usage = Objects.requireNonNull(gateway.log().usage());
        assertThat(usage.inputTokens()).isEqualTo(5);
        assertOver(Ending.DELIVERED);
    }

    @Test
    void mendsVectorsOnlyWhereBase64WasAskedFor() {
        String floats = "{\"data\":[{\"embedding\":[ 0.5 ]}]}";
        gateway.post("/v1/embeddings", "{\"model\":\"e\",\"input\":\"a\",\"encoding_format\":\"float\"}");
        upstream.head(200, "Content-Type", "application/json").chunk(floats).end();
        assertThat(sink.text()).isEqualTo(floats);
        assertThat(upstream.requestText()).endsWith("\"encoding_format\":\"float\"}");
    }

    @Test
    void hasTheStageSeeAnAnswerBeforeItLeaves() {
        CompletableFuture<byte[]> seen = new CompletableFuture<>();
        gateway.stage((name, body) -> {
            assertThat(name + new String(body, StandardCharsets.UTF_8)).isEqualTo("up{\"id\":\"f\"}");
            return seen;
        });
        gateway.call("GET", "/v1/files/f");
        upstream.head(200, "Content-Type", "application/json", "ETag", "\"e\"")
                .chunk("{\"id\":")
                .chunk("\"f\"}")
                .end();
        assertThat(sink.status()).isZero();
        seen.complete("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(sink.text()).isEqualTo("{}");
        assertThat(sink.headers().first("Content-Length")).isEqualTo("2");
        assertThat(sink.headers().has("ETag")).isFalse();
        assertOver(Ending.DELIVERED);
    }

    @Test
    void failsWithTheStage() {
        gateway.stage((name, body) -> CompletableFuture.failedFuture(
                new GatewayException(ErrorKind.STORE_UNAVAILABLE, "The store is down.")));
        gateway.call("GET", "/v1/files/f");
        upstream.head(200, "Content-Type", "application/json").chunk("{}").end();
        assertThat(sink.status()).isEqualTo(503);
        assertThat(sink.text()).contains("store_unavailable");
        assertOver(Ending.FAILED);
    }

    @Test
    void hasTheStageSeeAnAnswerWhateverItSaysItIs() {
        gateway.stage((name, body) -> CompletableFuture.completedFuture(new byte[] {'-'}));
        gateway.call("GET", "/v1/files/f");
        upstream.head(200, "Content-Type", "text/event-stream")
                .chunk("data: x\n\n")
                .end();
        assertThat(sink.text()).isEqualTo("-");
    }

    @Test
    void countsTheTimeToTheHeadFromTheEndOfABodyThatStreams() {
        TellingBody body = new TellingBody();
        gateway.send("POST", "/v1/unheard/of", Headers.of("Content-Type", "x/y"), new Content.Streaming(-1, body));
        Content.Streaming sent = (Content.Streaming) upstream.request().body();
        for (int i = 0; i < 5; i++) {
            timers.advance(Duration.ofSeconds(59));
            body.next(new byte[] {1}, i == 4, null);
            assertThat(sent.source().read()).isNotNull();
        }
        assertThat(gateway.ended()).isZero();
        upstream.head(200).chunk("ok").end();
        assertThat(sink.text()).isEqualTo("ok");
        assertThat(upstream.request().headers().all("Content-Type")).containsExactly("x/y");
        assertThat(upstream.aborts()).isZero();
        assertOver(Ending.DELIVERED);
    }

    @Test
    void givesTheCallUpWhoseBodyTheClientBreaksOff() {
        TellingBody body = new TellingBody();
        gateway.send("POST", "/v1/unheard/of", Headers.of(), new Content.Streaming(10, body));
        body.next(new byte[0], true, new java.io.EOFException("reset"));
        assertThat(((Content.Streaming) upstream.request().body()).source().read())
                .isNotNull();
        assertThat(upstream.aborts()).isPositive();
        assertThat(gateway.log().ending()).isEqualTo(Ending.GONE);
    }

    @Test
    void endsARequestWhoseAnswerCameBeforeItHadGone() {
        gateway.send("POST", "/v1/unheard/of", Headers.of(), new Content.Streaming(10, new TellingBody()));
        upstream.head(413).chunk("{\"error\":{\"message\":\"too large\"}}").end();
        assertThat(sink.status()).isEqualTo(413);
        assertThat(upstream.aborts())
                .as("else the connection would wait for the rest")
                .isPositive();
        assertOver(Ending.FAILED);
    }

    private void assertOver(Ending how) {
        assertThat(gateway.ended()).as("times ended").isEqualTo(1);
        assertThat(gateway.log().ending()).isEqualTo(how);
        assertThat(sink.ends() + sink.aborts()).as("ends of the answer").isEqualTo(1);
        assertThat(sink.violations()).as("order at the sink").isEmpty();
        assertThat(upstream.violations()).as("order at the source").isEmpty();
        assertThat(timers.pending()).as("timers left").isZero();
        assertThat(upstream.unreleased()).as("chunks kept").isZero();
    }
}
