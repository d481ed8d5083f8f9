package io.gapura.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.ByteSize;
import io.gapura.exchange.Caller;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.Seal;
import io.gapura.testing.HandTimers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasoningMemoryTest {
    private static final Caller ANN = new Caller("ann", Caller.Source.KEY);
    private static final Caller BOB = new Caller("bob", Caller.Source.KEY);

    private final HandTimers timers = new HandTimers();
    private final ReasoningMemory memory = memory(Duration.ofHours(1), 10_000);

    private ReasoningMemory memory(Duration keep, long size) {
        return new ReasoningMemory(new ReasoningMemoryConfig(keep, new ByteSize(size)), timers);
    }

    private static Remembered thought(String text) {
        Seal seal = new Seal("maker", Seal.Kind.SIGNATURE, "sig");
        return new Remembered(List.of(new ContentBlock.Reasoning(null, text, false, seal, Extensions.NONE)), null);
    }

    @Test
    void givesBackWhatCameWithACall() {
        memory.remember(ANN, "call_1", thought("a"));
        assertThat(memory.recall(ANN, "call_1")).isEqualTo(thought("a"));
        assertThat(memory.recall(ANN, "call_1")).as("a second time").isEqualTo(thought("a"));
        assertThat(memory.recall(ANN, "call_2")).isNull();
    }

    @Test
    void givesNothingToAnotherCaller() {
        memory.remember(ANN, "call_1", thought("a"));
        assertThat(memory.recall(BOB, "call_1")).isNull();
        assertThat(memory.recall(new Caller("ann", Caller.Source.CONTAINER), "call_1"))
                .isNull();
        assertThat(memory.recall(ANN, "call_1")).isNotNull();
    }

    @Test
    void forgetsWhatWasNotUsedForAWhile() {
        memory.remember(ANN, "used", thought("a"));
        memory.remember(ANN, "unused", thought("b"));
        timers.advance(Duration.ofMinutes(40));
        assertThat(memory.recall(ANN, "used")).isNotNull();
        timers.advance(Duration.ofMinutes(40));
        assertThat(memory.recall(ANN, "unused")).isNull();
        assertThat(memory.recall(ANN, "used")).isNotNull();
        timers.advance(Duration.ofMinutes(60));
        assertThat(memory.recall(ANN, "used")).isNull();
        assertThat(memory.size()).isZero();
    }

    @Test
    void forgetsTheLongestUnusedWhenItIsFull() {
        memory.remember(ANN, "first", thought("x".repeat(4000)));
        memory.remember(ANN, "second", thought("y".repeat(4000)));
        assertThat(memory.recall(ANN, "first")).isNotNull();
        memory.remember(ANN, "third", thought("z".repeat(4000)));
        assertThat(memory.recall(ANN, "second")).isNull();
        assertThat(memory.recall(ANN, "first")).isNotNull();
        assertThat(memory.recall(ANN, "third")).isNotNull();
        assertThat(memory.size()).isBetween(8000L, 10_000L);
    }

    @Test
    void doesNotGrowByWhatIsSaidAgain() {
        memory.remember(ANN, "call", thought("a"));
        long size = memory.size();
        for (int i = 0; i < 100; i++) {
            memory.remember(ANN, "call", thought("a"));
        }
        assertThat(memory.size()).isEqualTo(size);
    }

    @Test
    void growsNoFurtherThanItMayByManySmallThings() {
        for (int i = 0; i < 10_000; i++) {
            memory.remember(ANN, "call_" + i, thought(""));
        }
        assertThat(memory.size()).isBetween(5_000L, 10_000L);
        assertThat(memory.recall(ANN, "call_9999")).isNotNull();
    }

    @Test
    void takesNothingThatIsLargerThanAllOfIt() {
        memory.remember(ANN, "small", thought("a"));
        memory.remember(ANN, "large", thought("x".repeat(20_000)));
        assertThat(memory.recall(ANN, "large")).isNull();
        assertThat(memory.recall(ANN, "small")).isNotNull();
    }

    @Test
    void remembersNothingWhereItIsTurnedOff() {
        ReasoningMemory off = memory(Duration.ZERO, 10_000);
        off.remember(ANN, "call", thought("a"));
        assertThat(off.isOn()).isFalse();
        assertThat(off.recall(ANN, "call")).isNull();
        assertThat(off.size()).isZero();
    }
}
