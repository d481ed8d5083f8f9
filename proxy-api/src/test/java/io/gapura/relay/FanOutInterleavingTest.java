package io.gapura.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.exchange.Ending;
import io.gapura.testing.MemoryGateway;
import io.gapura.testing.ScriptedUpstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several calls of one exchange, client and clock signal at once, in many orders: the exchange ends once and no word is lost. */
class FanOutInterleavingTest {
    private static final int ROUNDS = 300;
    private static final int CALLS = 3;
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(CALLS + 2);

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsExactlyOnceWhateverTheOrder(boolean stream) throws Exception {
        int delivered = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            delivered += round(seed, stream) == Ending.DELIVERED ? 1 : 0;
        }
        assertThat(delivered).as("some came through").isGreaterThan(ROUNDS / 10);
    }

    private static Ending round(int seed, boolean stream) throws Exception {
        Random random = new Random(seed);
        MemoryGateway gateway =
                MemoryGateway.speaking(new SingleAnswerDialect(), "timeouts: {first-byte: 60s, idle: 30s, total: 5m}");
        boolean slow = random.nextBoolean();
        if (slow) {
            gateway.sink().slow();
        }
        gateway.post("{\"model\":\"m\",\"n\":" + CALLS + ",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> sides = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            int call = i;
            Random own = new Random(random.nextLong());
            sides.add(side(start, () -> upstream(gateway.upstream().call(call), call, own, stream)));
        }
        sides.add(side(start, () -> client(gateway, new Random(seed * 31L), slow)));
        sides.add(side(start, () -> clock(gateway, new Random(seed * 17L))));
        start.countDown();
        for (Future<?> each : sides) {
            each.get(20, TimeUnit.SECONDS);
        }
        for (int i = 0; i < 200 && gateway.ended() == 0; i++) {
            gateway.sink().take();
            gateway.timers().advance(Duration.ofSeconds(15));
        }
        check(gateway, seed);
        return gateway.log().ending();
    }

    private static void check(MemoryGateway gateway, int seed) {
        assertThat(gateway.ended()).as("seed %d: times ended", seed).isEqualTo(1);
        assertThat(gateway.sink().violations()).as("seed %d", seed).isEmpty();
        assertThat(gateway.upstream().violations()).as("seed %d", seed).isEmpty();
        assertThat(gateway.timers().pending()).as("seed %d: timers left", seed).isZero();
        assertThat(gateway.upstream().unreleased())
                .as("seed %d: chunks kept", seed)
                .isZero();
        if (gateway.log().ending() == Ending.DELIVERED) {
            String said = gateway.sink().text();
            for (int call = 0; call < CALLS; call++) {
                assertThat(said).as("seed %d", seed).containsSubsequence("\"index\":" + call, "\"content\":\"a" + call);
            }
        }
    }

    private static Future<?> side(CountDownLatch start, Runnable action) {
        return THREADS.submit(() -> {
            start.await();
            action.run();
            return null;
        });
    }

    private static void upstream(ScriptedUpstream.Script upstream, int call, Random random, boolean stream) {
        pause(random);
        if (!stream) {
            upstream.head(200, "Content-Type", "application/json").chunk(Chunks.WHOLE.replace("Hi", "a" + call));
        } else {
            upstream.stream();
            for (String each :
                    new String[] {Chunks.ROLE, Chunks.text("a" + call), Chunks.text("b"), Chunks.FINISH, Chunks.DONE}) {
                pause(random);
                upstream.events(each);
            }
        }
        pause(random);
        switch (random.nextInt(12)) {
            case 0 -> upstream.cut();
            case 1 -> {} // stays open
            default -> upstream.end();
        }
    }

    private static void client(MemoryGateway gateway, Random random, boolean slow) {
        boolean leaves = random.nextInt(4) == 0;
        for (int i = 0; i < 30; i++) {
            pause(random);
            if (slow) {
                gateway.sink().take();
            }
            if (leaves && i == 10) {
                gateway.sink().leave();
            }
        }
    }

    private static void clock(MemoryGateway gateway, Random random) {
        for (int i = 0; i < 6; i++) {
            pause(random);
            gateway.timers().advance(Duration.ofSeconds(random.nextInt(4)));
        }
    }

    private static void pause(Random random) {
        for (int spin = random.nextInt(400); spin > 0; spin--) {
            Thread.onSpinWait();
        }
    }
}
