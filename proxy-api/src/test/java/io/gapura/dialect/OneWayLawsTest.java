package io.gapura.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.frame.SseParser;
import io.gapura.http.ByteBuilder;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The laws for a dialect that only clients speak: its answers are always written from another dialect's events, here from the
 * chat completions of {@code upstream.json} and {@code upstream.sse}.
 */
class OneWayLawsTest {
    private static final OpenAiChatDialect UPSTREAM = new OpenAiChatDialect();

    static List<Fixture> requests() {
        return Fixture.with("request.json").stream()
                .filter(fixture -> !fixture.bothWays())
                .toList();
    }

    static List<Fixture> wholes() {
        return Fixture.with("upstream.json");
    }

    static List<Fixture> streams() {
        return Fixture.with("upstream.sse");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void golden_aRequestIsReadAsOnRecord(Fixture fixture) {
        byte[] body = fixture.bytes("request.json");
        GenerationRequest request = fixture.inbound().readRequest(body);
        String actual = "model " + request.model() + "\nstream "
                + request.delivery().streamed() + "\nextensions "
                + request.extensions().members() + "\n"
                + request.messages().stream().map(Message::toString).collect(Collectors.joining("\n")) + "\n";
        assertThat(actual).isEqualTo(fixture.golden("canonical.txt", actual));
        assertThat(fixture.inbound().outline(body).model()).isEqualTo(request.model());
        assertThat(fixture.inbound().outline(body).stream())
                .isEqualTo(request.delivery().streamed());
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void golden_aWholeAnswerIsWrittenAsOnRecord(Fixture fixture) {
        Losses losses = new Losses();
        String actual = whole(fixture, UPSTREAM.readAnswer(fixture.bytes("upstream.json")), losses);
        assertThat(actual).isEqualTo(fixture.golden("written.json", actual));
        String lost = lines(losses);
        assertThat(lost).isEqualTo(fixture.golden("losses.txt", lost));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void golden_aStreamIsWrittenAsOnRecord(Fixture fixture) {
        Losses losses = new Losses();
        String actual = streamed(fixture, List.of(fixture.bytes("upstream.sse")), losses);
        assertThat(actual).isEqualTo(fixture.golden("written.sse", actual));
        String lost = lines(losses);
        assertThat(lost).isEqualTo(fixture.golden("losses-streamed.txt", lost));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void cut_anyChunkingGivesTheSameFrames(Fixture fixture) {
        byte[] stream = fixture.bytes("upstream.sse");
        String whole = streamed(fixture, List.of(stream), new Losses());
        for (int at = 0; at <= stream.length; at++) {
            List<byte[]> pieces =
                    List.of(Arrays.copyOfRange(stream, 0, at), Arrays.copyOfRange(stream, at, stream.length));
            assertThat(streamed(fixture, pieces, new Losses()))
                    .as("cut at %d", at)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void grammar_aStreamThatStopsAnywhereLooksFinishedOnlyIfItIs(Fixture fixture) {
        String finished = end(streamed(fixture, List.of(fixture.bytes("upstream.sse")), new Losses()));
        byte[] stream = fixture.bytes("upstream.sse");
        for (int length = 0; length < stream.length; length++) {
            List<byte[]> piece = List.of(Arrays.copyOf(stream, length));
            List<GenerationEvent> events = Streams.events(UPSTREAM, piece);
            boolean real = events.get(events.size() - 1) instanceof GenerationEvent.AnswerFinished;
            String end = end(streamed(fixture, piece, new Losses()));
            assertThat(real ? finished.equals(end) : end.startsWith("{\"error\":"))
                    .as("after %d bytes: %s", length, end)
                    .isTrue();
        }
    }

    private static String whole(Fixture fixture, List<GenerationEvent> events, Losses losses) {
        return new String(fixture.inbound().writeAnswer(events, context(fixture), losses), StandardCharsets.UTF_8);
    }

    private static String streamed(Fixture fixture, List<byte[]> pieces, Losses losses) {
        AnswerStreamWriter writer = fixture.inbound().streamWriter(context(fixture), losses);
        ByteBuilder out = new ByteBuilder(256);
        Streams.events(UPSTREAM, pieces).forEach(event -> writer.write(event, out));
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private static AnswerContext context(Fixture fixture) {
        return new AnswerContext("law", 1_700_000_000, "asked-for", false, fixture.bytes("request.json"));
    }

    /** What the last frame says. */
    private static String end(String stream) {
        List<String> frames = new ArrayList<>();
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        new SseParser(bytes.length + 16).feed(bytes, 0, bytes.length, frame -> frames.add(frame.dataText()));
        return frames.isEmpty() ? "" : frames.get(frames.size() - 1);
    }

    private static String lines(Losses losses) {
        return losses.all().stream()
                .map(loss -> loss.what() + ": " + loss.reason() + "\n")
                .collect(Collectors.joining());
    }
}
