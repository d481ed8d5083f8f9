package io.gapura.e2e;

import static io.gapura.e2e.Calls.CHAT;
import static io.gapura.e2e.Calls.STREAM;
import static io.gapura.e2e.Calls.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.testing.CannedChat;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that leave at any moment, upstreams that break off at any moment: every call ends once, and nothing stays behind. */
class DepartureTest {
    private static final int CALLS = 300;

    @Test
    void endsEveryCallOnceWhoeverLeavesWhen() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                RunningGateway gateway = RunningGateway.inFrontOf(
                        upstream,
                        "timeouts: {first-byte: 2s, idle: 2s, total: 20s}",
                        "stream: {keep-alive: 200ms, commit-after: 500ms}")) {
            upstream.otherwise(request -> answer(
                    new Random(String.valueOf(request.header("X-Request-Id")).hashCode())));
            ExecutorService clients = Executors.newFixedThreadPool(40);
            try {
                List<Future<Boolean>> calls = new ArrayList<>();
                for (int i = 0; i < CALLS; i++) {
                    int number = i;
                    calls.add(clients.submit(() -> call(gateway, number)));
                }
                int sent = 0;
                for (Future<Boolean> each : calls) {
                    sent += each.get(60, TimeUnit.SECONDS) ? 1 : 0;
                }
                assertThat(sent).isEqualTo(CALLS);
                for (int i = 0; i < CALLS; i++) {
                    String id = "id=leave-" + i + " ";
                    gateway.awaitLine("gapura.access", id);
                    assertThat(gateway.logged().lines().filter(line -> line.startsWith(id)))
                            .as(id)
                            .hasSize(1);
                }
                long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
                while (upstream.answersOpen() > 0 && System.nanoTime() < until) {
                    Thread.sleep(20);
                }
                assertThat(upstream.answersOpen())
                        .as("answers that nobody reads")
                        .isZero();
                assertThat(gateway.logged()).doesNotContain("The gateway made a mistake");
            } finally {
                clients.shutdownNow();
            }
        }
    }

    /** The head always arrives: only then there is a call to be logged. */
    private static boolean call(RunningGateway gateway, int number) throws Exception {
        Random random = new Random(number);
        String body = random.nextInt(3) == 0 ? WHOLE : STREAM;
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead(
                    "POST",
                    CHAT,
                    "x-request-id: leave-" + number,
                    "Content-Type: application/json",
                    "Content-Length: " + body.length());
            Thread.sleep(20); // a reset may overtake what was sent before it
            boolean half = random.nextInt(6) == 0;
            client.send(half ? body.substring(0, 9) : body);
            Thread.sleep(random.nextInt(120));
            switch (half ? 0 : random.nextInt(4)) {
                case 0 -> client.abort();
                case 1 -> {} // closes in order, below
                case 2 -> {
                    client.readHead();
                    client.readSome(100);
                    client.abort();
                }
                default -> {
                    client.readHead();
                    client.readBody();
                }
            }
        } catch (IOException broken) {
            // an upstream that breaks off may cost the connection
        }
        return true;
    }

    private static FakeAnswer answer(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> FakeAnswer.nothing().reset();
            case 1 -> CannedChat.error(503, "overloaded", "server_error", null);
            case 2 ->
                FakeAnswer.sse()
                        .event(CannedChat.contentChunk("m", "a"))
                        .pause(Duration.ofMillis(random.nextInt(80)))
                        .reset();
            case 3 ->
                FakeAnswer.sse()
                        .event(CannedChat.contentChunk("m", "a"))
                        .pause(Duration.ofMillis(random.nextInt(80)))
                        .finish();
            case 4 -> CannedChat.whole("m", "hello").after(Duration.ofMillis(random.nextInt(200)));
            default -> CannedChat.paced("m", 20, Duration.ofMillis(random.nextInt(15)));
        };
    }
}
