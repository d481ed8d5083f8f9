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

/** Upstream, client and clock signal at once, in many orders: whatever happens, the exchange ends once and nothing hangs. */
class RelayInterleavingTest {
    private static final int ROUNDS = 400;
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(3);

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsExactlyOnceWhateverTheOrder(boolean stream) throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            round(seed, stream);
        }
    }

    private static void round(int seed, boolean stream) throws Exception {
        Random random = new Random(seed);
        MemoryGateway gateway = new MemoryGateway("timeouts: {first-byte: 60s, idle: 30s, total: 5m}");
        boolean slow = random.nextBoolean();
        if (slow) {
            gateway.sink().slow();
        }
        if (stream) {
            gateway.stream();
        } else {
            gateway.whole();
        }
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> sides = new ArrayList<>();
        sides.add(side(start, () -> upstream(gateway.upstream(), new Random(random.nextLong()), stream)));
        sides.add(side(start, () -> client(gateway, new Random(seed * 31L), slow)));
        sides.add(side(start, () -> clock(gateway, new Random(seed * 17L))));
        start.countDown();
        for (Future<?> each : sides) {
            each.get(20, TimeUnit.SECONDS);
        }
        for (int i = 0; i < 200 && gateway.ended() == 0; i++) {
            while (gateway.sink().take()) {}
            gateway.timers().advance(Duration.ofSeconds(15));
        }
        assertThat(gateway.ended()).as("seed %d: times ended", seed).isEqualTo(1);
        assertThat(gateway.sink().violations()).as("seed %d", seed).isEmpty();
        assertThat(gateway.upstream().violations()).as("seed %d", seed).isEmpty();
        assertThat(gateway.sink().ends() + gateway.sink().aborts())
                .as("seed %d", seed)
                .isEqualTo(1);
        assertThat(gateway.timers().pending()).as("seed %d: timers left", seed).isZero();
        assertThat(gateway.upstream().unreleased())
                .as("seed %d: chunks kept", seed)
                .isLessThanOrEqualTo(gateway.log().ending() == Ending.DELIVERED ? 0 : 1);
        if (stream && gateway.log().ending() == Ending.DELIVERED) {
            assertThat(gateway.sink().text().replace(": keep-alive\n\n", ""))
                    .as("seed %d", seed)
                    .isEqualTo(
                            Chunks.events(Chunks.ROLE, Chunks.text("a"), Chunks.text("b"), Chunks.FINISH, Chunks.DONE));
        }
    }

    private static Future<?> side(CountDownLatch start, Runnable action) {
        return THREADS.submit(() -> {
            start.await();
            action.run();
            return null;
        });
    }

    private static void upstream(ScriptedUpstream upstream, Random random, boolean stream) {
        pause(random);
        if (!stream) {
            upstream.head(200, "Content-Type", "application/json").chunk(Chunks.WHOLE);
        } else {
            upstream.stream();
            for (String each :
                    new String[] {Chunks.ROLE, Chunks.text("a"), Chunks.text("b"), Chunks.FINISH, Chunks.DONE}) {
                pause(random);
                upstream.events(each);
            }
        }
        pause(random);
        switch (random.nextInt(4)) {
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
        for (int i = 0; i < 12; i++) {
            pause(random);
            gateway.timers().advance(Duration.ofSeconds(random.nextInt(8)));
        }
    }

    private static void pause(Random random) {
        for (int spin = random.nextInt(400); spin > 0; spin--) {
            Thread.onSpinWait();
        }
    }
}
