package io.gapura.e2e;

import static io.gapura.e2e.Calls.CHAT;
import static io.gapura.e2e.Calls.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.testing.CannedChat;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.RunningGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many streams at a time: each gets all of its own events, in order. */
class ManyStreamsTest {
    private static final int STREAMS = 500;
    private static final int EVENTS = 30;

    @Test
    void losesAndReordersNothingInFiveHundredStreams() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                RunningGateway gateway = RunningGateway.inFrontOf(upstream, "access-log: {format: 'off'}")) {
            upstream.otherwise(request -> CannedChat.paced("fake-1", EVENTS, Duration.ofMillis(40)));
            List<RawHttpClient> clients = new ArrayList<>();
            ExecutorService readers = Executors.newFixedThreadPool(STREAMS);
            try {
                List<Future<List<String>>> answers = new ArrayList<>();
                for (int i = 0; i < STREAMS; i++) {
                    RawHttpClient client = gateway.connect().timeout(Duration.ofSeconds(60));
                    clients.add(client);
                    answers.add(readers.submit(() -> {
                        client.post(CHAT, STREAM);
                        assertThat(client.readHead().status()).isEqualTo(200);
                        return client.readEvents().stream()
                                .map(RawHttpClient.Event::data)
                                .toList();
                    }));
                }
                List<String> pieces = new ArrayList<>();
                for (int i = 0; i < EVENTS; i++) {
                    pieces.add(i + " ");
                }
                List<String> expected = CannedChat.streamEvents("fake-1", pieces, false);
                for (Future<List<String>> answer : answers) {
                    assertThat(answer.get(90, TimeUnit.SECONDS)).isEqualTo(expected);
                }
                assertThat(upstream.answersPeak()).isGreaterThan(STREAMS / 4);
            } finally {
                readers.shutdownNow();
                for (RawHttpClient client : clients) {
                    client.close();
                }
            }
        }
    }
}
