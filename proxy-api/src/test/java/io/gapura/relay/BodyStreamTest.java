package io.gapura.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.error.GatewayException;
import io.gapura.http.ByteSource;
import io.gapura.http.Gathering;
import io.gapura.testing.HandTimers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body on its way out of the container: taken on demand, ended once, and never touched when the request is over. */
class BodyStreamTest {
    private static final int ROUNDS = 1500;
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(3);

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    /** A body, its container, and what its owner was told. */
    private static final class Scene implements BodyStream.Owner {
        final FakeInput input = new FakeInput();
        final HandTimers timers = new HandTimers();
        final BodyStream body;
        final AtomicInteger begun = new AtomicInteger();
        final AtomicInteger over = new AtomicInteger();
        volatile @Nullable Throwable failed;
        volatile @Nullable Throwable broken;
        volatile long received;

        Scene(long length, long limit) {
            body = new BodyStream(
                    input,
                    new BodyStream.Facts(length, limit, Duration.ofSeconds(60), length >= 0, false),
                    timers,
                    this);
            input.setReadListener(body);
        }

        void arrive(String text) {
            input.arrive(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void begun() {
            begun.incrementAndGet();
        }

        @Override
        public void failed(GatewayException failure) {
            failed = failure;
        }

        @Override
        public void broken(Throwable failure) {
            broken = failure;
        }

        @Override
        public void lost(Throwable failure) {
            broken = failure;
        }

        @Override
        public void received(long bytes) {
            received = bytes;
        }

        @Override
        public void over() {
            over.incrementAndGet();
        }
    }

    @Test
    void takesTheNextPieceOnlyWhenTheLastWasGivenBack() {
        Scene scene = new Scene(6, 100);
        scene.arrive("abc");
        ByteSource.Chunk first = Objects.requireNonNull(scene.body.read());
        scene.arrive("def");

        assertThat(scene.body.read()).isNull();
        assertThat(scene.received).isEqualTo(3);
        first.release();
        ByteSource.Chunk second = Objects.requireNonNull(scene.body.read());
        assertThat(StandardCharsets.UTF_8.decode(second.bytes()).toString()).isEqualTo("def");
        assertThat(second.last()).isTrue();
        assertThat(scene.over).hasValue(1);
        assertThat(scene.timers.pending()).isZero();
    }

    @Test
    void readsNothingThatNobodyWants() {
        Scene scene = new Scene(6, 100);
        scene.arrive("abc");

        assertThat(scene.begun).hasValue(1);
        assertThat(scene.received).isZero();
    }

    @Test
    void endsABodyThatPausesAndSaysWhy() {
        Scene scene = new Scene(6, 100);
        scene.arrive("abc");
        Outcome outcome = new Outcome(scene.body);
        scene.timers.advance(Duration.ofSeconds(61));

        assertThat(outcome.failure).isInstanceOfSatisfying(GatewayException.class, told -> assertThat(told.status())
                .isEqualTo(408));
        assertThat(scene.timers.pending()).isZero();
    }

    @Test
    void endsABodyThatNeverBegins() {
        Scene scene = new Scene(6, 100);
        scene.timers.advance(Duration.ofSeconds(61));
        scene.arrive("abc");

        assertThat(scene.failed).isNotNull();
        assertThat(scene.begun).hasValue(0);
        assertThat(scene.received).isZero();
    }

    @Test
    void tellsOfAClientThatLeavesInTheMiddle() {
        Scene scene = new Scene(6, 100);
        scene.arrive("abc");
        Outcome outcome = new Outcome(scene.body);
        scene.body.onError(new IOException("reset"));

        assertThat(scene.broken).hasMessage("reset");
        assertThat(outcome.failure).isInstanceOfSatisfying(GatewayException.class, told -> assertThat(told.status())
                .isEqualTo(499));
        assertThat(scene.timers.pending()).isZero();
    }

    @Test
    void aReaderThatIsSlowIsNoPause() {
        Scene scene = new Scene(6, 100);
        scene.arrive("abc");
        ByteSource.Chunk first = Objects.requireNonNull(scene.body.read());
        scene.timers.advance(Duration.ofMinutes(10));
        first.release();
        scene.timers.advance(Duration.ofSeconds(59));
        scene.arrive("def");

        assertThat(Objects.requireNonNull(scene.body.read()).failure()).isNull();
    }

    @Test
    void throwsTheRestAwayAfterTheAnswerForAWhile() {
        Scene scene = new Scene(100, 100);
        scene.arrive("abc");
        Outcome outcome = new Outcome(scene.body);
        scene.body.answered();
        assertThat(outcome.failure).isNotNull();
        scene.arrive("def");
        assertThat(scene.received).isEqualTo(6);
        assertThat(scene.over).hasValue(0);

        scene.timers.advance(Duration.ofSeconds(5));
        assertThat(scene.over).hasValue(1);
        assertThat(scene.timers.pending()).isZero();
    }

    @Test
    void refusesABodyThatIsShorterThanAnnounced() {
        Scene scene = new Scene(10, 100);
        scene.arrive("abc");
        Outcome outcome = new Outcome(scene.body);
        scene.input.finish();

        assertThat(outcome.failure).hasMessageContaining("3 bytes instead of the announced 10");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsOnceWhateverTheOrder(boolean announced) throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            round(seed, announced);
        }
    }

    private static void round(int seed, boolean announced) throws Exception {
        Random random = new Random(seed);
        int pieces = random.nextInt(8);
        Scene scene = new Scene(announced ? 10 * pieces : -1, 1000);
        int how = random.nextInt(5);
        Outcome[] outcome = new Outcome[1];
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> sides = new ArrayList<>();
        sides.add(side(start, () -> container(scene, new Random(seed * 7L), pieces)));
        sides.add(side(start, () -> {
            pause(new Random(seed * 11L));
            outcome[0] = new Outcome(scene.body);
        }));
        sides.add(side(start, () -> {
            pause(new Random(seed * 13L));
            pause(new Random(seed * 17L));
            switch (how) {
                case 0 -> scene.body.answered();
                case 1 -> {
                    scene.body.close();
                    scene.input.complete();
                }
                case 2 -> {
                    scene.body.onError(new IOException("gone"));
                    scene.input.complete();
                }
                default -> {}
            }
        }));
        start.countDown();
        for (Future<?> each : sides) {
            each.get(20, TimeUnit.SECONDS);
        }
        for (int i = 0; i < 10; i++) {
            scene.input.tellOfEnd();
            scene.timers.advance(Duration.ofSeconds(1));
        }
        assertThat(scene.input.violations()).as("seed %d", seed).isEmpty();
        assertThat(scene.begun.get()).as("seed %d", seed).isLessThanOrEqualTo(1);
        assertThat(outcome[0].told.get())
                .as("seed %d: how often told, case %d", seed, how)
                .isEqualTo(1);
        assertThat(scene.timers.pending()).as("seed %d: timers left", seed).isZero();
        boolean undisturbed = how > 2;
        if (undisturbed) {
            assertThat(outcome[0].bytes).as("seed %d", seed).hasSize(10 * pieces);
        }
        if (undisturbed || how == 0) {
            assertThat(scene.over.get()).as("seed %d: over, case %d", seed, how).isEqualTo(1);
        }
    }

    private static void container(Scene scene, Random random, int pieces) {
        for (int i = 0; i < pieces; i++) {
            pause(random);
            scene.arrive("0123456789");
        }
        pause(random);
        scene.input.finish();
    }

    private static Future<?> side(CountDownLatch start, Runnable action) {
        return THREADS.submit(() -> {
            start.await();
            action.run();
            return null;
        });
    }

    private static void pause(Random random) {
        for (int spin = random.nextInt(400); spin > 0; spin--) {
            Thread.onSpinWait();
        }
    }

    /** Reads a body to its end. */
    private static final class Outcome {
        final AtomicInteger told = new AtomicInteger();
        volatile byte @Nullable [] bytes;
        volatile @Nullable Throwable failure;

        Outcome(ByteSource source) {
            Gathering.of(
                    source,
                    10_000,
                    () -> {},
                    whole -> {
                        bytes = whole;
                        told.incrementAndGet();
                    },
                    broken -> {
                        failure = broken;
                        told.incrementAndGet();
                    });
        }
    }
}
