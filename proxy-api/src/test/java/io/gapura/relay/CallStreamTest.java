package io.gapura.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.exchange.Ending;
import io.gapura.testing.HandTimers;
import io.gapura.testing.MemoryCalls;
import io.gapura.testing.MemorySink;
import io.gapura.testing.ScriptedUpstream;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of typed events through the gateway's own steps, in memory and on a clock that the test moves. */
class CallStreamTest {
    private static final String SPEECH =
            "{\"model\":\"tts\",\"input\":\"hi\",\"voice\":\"alloy\",\"stream_format\":\"sse\"}";
    private static final String AUDIO = "data: {\"type\":\"speech.audio.delta\",\"audio\":\"AAAA\"}\n\n";
    private static final String AUDIO_DONE =
            "data: {\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":14,\"output_tokens\":101,\"total_tokens\":115}}\n\n";

    private final MemoryCalls gateway = new MemoryCalls(
            "timeouts: {first-byte: 60s, idle: 30s, total: 10m}", "stream: {commit-after: 15s, keep-alive: 15s}");
    private final ScriptedUpstream upstream = gateway.upstream();
    private final MemorySink sink = gateway.sink();
    private final HandTimers timers = gateway.timers();

    @Test
    void passesEveryByteAndLearnsTheUsage() {
        gateway.post("/v1/audio/speech", SPEECH);
        upstream.stream().chunk(AUDIO).chunk(AUDIO_DONE).end();
        assertThat(sink.text()).isEqualTo(AUDIO + AUDIO_DONE);
        assertThat(sink.headers().first("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(Objects.requireNonNull(gateway.log().usage()).outputTokens()).isEqualTo(101);
        assertThat(gateway.log().stream()).isTrue();
        assertOver(Ending.DELIVERED);
    }

    @Test
    void keepsTheNamesOfEvents() {
        String image =
                "event: image_generation.completed\ndata: {\"type\":\"image_generation.completed\",\"b64_json\":\"AA\"}\n\n";
        gateway.post("/v1/images/generations", "{\"prompt\":\"a cat\",\"stream\":true}");
        upstream.stream().chunk(image).end();
        assertThat(sink.text()).isEqualTo(image);
        assertOver(Ending.DELIVERED);
    }

    @Test
    void neverLetsACutStreamLookFinished() {
        gateway.post("/v1/audio/speech", SPEECH);
        upstream.stream().chunk(AUDIO).end();
        assertThat(sink.text()).startsWith(AUDIO).contains("upstream_cut").doesNotContain("[DONE]");
        assertOver(Ending.FAILED);
    }

    @ParameterizedTest
    @CsvSource({"1, FAILED", "2, DELIVERED"})
    void wantsAsManyImagesAsWereAskedFor(int came, Ending how) {
        gateway.post("/v1/images/generations", "{\"prompt\":\"a cat\",\"stream\":true,\"n\":2}");
        upstream.stream();
        for (int i = 0; i < came; i++) {
            upstream.events("{\"type\":\"image_generation.completed\",\"b64_json\":\"AA\"}");
            timers.advance(Duration.ofSeconds(29)); // what one more image takes is no end
        }
        if (came < 2) {
            upstream.end();
        }
        assertOver(how);
    }

    @Test
    void failsWithItsTrueStatusWhereTheFirstEventIsAnError() {
        gateway.post("/v1/audio/speech", SPEECH);
        upstream.stream()
                .chunk(
                        "event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"slow down\",\"code\":\"rate_limit_exceeded\"}}\n\n")
                .end();
        assertThat(sink.status()).isEqualTo(429);
        assertThat(sink.text()).contains("slow down");
        assertOver(Ending.FAILED);
    }

    @Test
    void tellsOfAnErrorInTheStreamAndEndsIt() {
        gateway.post("/v1/audio/speech", SPEECH);
        upstream.stream().chunk(AUDIO).events("{\"error\":{\"message\":\"broken\",\"type\":\"server_error\"}}");
        assertThat(sink.text()).startsWith(AUDIO).contains("broken").doesNotContain("[DONE]");
        assertThat(upstream.aborts()).isPositive();
        assertOver(Ending.FAILED);
    }

    @Test
    void commentsWhileTheFirstEventTakesItsTime() {
        gateway.post("/v1/images/generations", "{\"prompt\":\"a cat\",\"stream\":true}");
        upstream.stream();
        timers.advance(Duration.ofSeconds(15));
        assertThat(sink.text()).isEqualTo(": keep-alive\n\n");
        upstream.events("{\"type\":\"image_generation.completed\"}").end();
        assertThat(sink.text()).endsWith("\"image_generation.completed\"}\n\n");
        assertOver(Ending.DELIVERED);
    }

    @Test
    void answersWithWhatComesWhereAStreamWasAskedForAndNoneComes() {
        gateway.post("/v1/audio/speech", SPEECH);
        timers.advance(Duration.ofSeconds(20)); // past the time after which a stream comments
        upstream.head(200, "Content-Type", "audio/mpeg").chunk("sound").end();
        assertThat(sink.headers().first("Content-Type")).isEqualTo("audio/mpeg");
        assertThat(sink.text()).isEqualTo("sound");
        assertOver(Ending.DELIVERED);
    }

    @Test
    void endsAStreamThatIsLeftOpenAfterItsEnd() {
        gateway.post("/v1/audio/speech", SPEECH);
        upstream.stream().chunk(AUDIO).chunk(AUDIO_DONE);
        timers.advance(Duration.ofSeconds(2));
        assertThat(sink.text()).isEqualTo(AUDIO + AUDIO_DONE);
        assertThat(upstream.aborts()).isPositive();
        assertOver(Ending.DELIVERED);
    }

    @Test
    void relaysTheEventsOfCallsThatItDoesNotKnowAsBytes() {
        gateway.call("GET", "/v1/unheard/of");
        String said = "id: 7\r\nretry: 5\r\nevent: x\r\ndata: y\r\n\r\n";
        upstream.stream().chunk(said);
        assertThat(sink.text()).as("at once").isEqualTo(said);
        assertThat(sink.headers().first("Content-Type")).isEqualTo("text/event-stream");
        upstream.cut();
        assertThat(sink.aborts()).isEqualTo(1);
        assertOver(Ending.FAILED);
    }

    private void assertOver(Ending how) {
        assertThat(gateway.ended()).as("times ended").isEqualTo(1);
        assertThat(gateway.log().ending()).isEqualTo(how);
        assertThat(sink.violations()).as("order at the sink").isEmpty();
        assertThat(upstream.violations()).as("order at the source").isEmpty();
        assertThat(timers.pending()).as("timers left").isZero();
        assertThat(upstream.unreleased()).as("chunks kept").isZero();
    }
}
