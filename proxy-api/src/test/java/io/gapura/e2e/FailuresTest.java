package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.Streams;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import io.gapura.model.GenerationEvent;
import io.gapura.testing.FakeAnswer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kind of vendor says when it fails, told to every kind of client in its own words. */
class FailuresTest {
    private static final Scenario ERRORS = Scenario.of("errors");

    private static Places places;

    @BeforeAll
    static void start() {
        places = new Places();
    }

    @AfterAll
    static void stop() {
        places.close();
    }

    static List<Arguments> statuses() {
        List<Arguments> all = new ArrayList<>();
        for (Spoken client : Spoken.values()) {
            for (Spoken upstream : Spoken.values()) {
                for (int status : List.of(400, 401, 429, 503, 529)) {
                    if (Files.exists(ERRORS.folder().resolve(upstream + "." + status + ".json"))) {
                        all.add(Arguments.of(client, upstream, status));
                    }
                }
            }
        }
        return all;
    }

    static List<Arguments> pairs() {
        return ReasoningRoundTripTest.pairs();
    }

    /** A key of ours that a vendor refuses is no fault of the client's: that is 502. All else keeps its status. */
    @ParameterizedTest
    @MethodSource("statuses")
    void aStatusIsTold(Spoken client, Spoken upstream, int status) throws Exception {
        String body = ERRORS.text(upstream + "." + status + ".json");
        String words = upstream.outbound()
                .readError(status, new Headers(), body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .message();
        for (boolean stream : new boolean[] {false, true}) {
            Places.Place place = places.at(upstream);
            place.vendor()
                    .next(FakeAnswer.status(status).header("Retry-After", "7").json(body));
            String request = ERRORS.request(client);
            Places.Answer answer = place.call(client, stream, stream ? client.streamed(request) : request);
            assertThat(answer.head().status()).as(answer.text()).isEqualTo(status == 401 ? 502 : status);
            assertThat(answer.head().header("Content-Type")).startsWith("application/json");
            GatewayException told = client.outbound().readError(answer.head().status(), headers(answer), answer.body());
            assertThat(told.status()).isEqualTo(answer.head().status());
            if (status != 401) {
                assertThat(told.message()).isEqualTo(words);
            }
            if (status == 429 || status == 503 || status == 529) {
                assertThat(answer.head().header("Retry-After")).isEqualTo("7");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aStreamThatFailsEndsWithTheFailureAndNothingElse(Spoken client, Spoken upstream) throws Exception {
        byte[] stream = ERRORS.text(upstream + ".midstream.sse").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        List<GenerationEvent> said = Streams.events(upstream.outbound(), List.of(stream));
        assertThat(said.get(said.size() - 1)).isInstanceOf(GenerationEvent.AnswerFailed.class);
        Places.Place place = places.at(upstream);
        place.vendor().next(FakeAnswer.sse().body(stream));
        Places.Answer answer = place.call(client, true, client.streamed(ERRORS.request(client)));
        assertThat(answer.head().status()).isEqualTo(200);
        List<GenerationEvent> heard = Streams.events(client.outbound(), List.of(answer.body()));
        assertThat(heard.get(heard.size() - 1))
                .as(answer.text())
                .isInstanceOfSatisfying(GenerationEvent.AnswerFailed.class, failed -> assertThat(
                                failed.failure().message())
                        .isEqualTo(((GenerationEvent.AnswerFailed) said.get(said.size() - 1))
                                .failure()
                                .message()));
        assertThat(heard).noneMatch(GenerationEvent.AnswerFinished.class::isInstance);
    }

    private static Headers headers(Places.Answer answer) {
        Headers headers = new Headers();
        answer.head().fields().forEach(field -> headers.add(field.name(), field.value()));
        return headers;
    }
}
