package io.gapura.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Outage outage = new Outage(SECOND);

    @Test
    void pausesLongerAfterEveryFailureUpToThirtyTimes() {
        List<Duration> pauses = new ArrayList<>(List.of(outage.began(0)));
        for (int i = 0; i < 6; i++) {
            pauses.add(outage.goesOn());
        }

        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void beginsOnceHoweverManyNoticeIt() {
        assertThat(outage.began(0)).isEqualTo(SECOND);
        assertThat(outage.began(1)).isNull();
        assertThat(outage.down()).isTrue();
    }

    @Test
    void startsAfreshWhenItHasEnded() {
        outage.began(SECOND.toNanos());
        outage.goesOn();

        assertThat(outage.ended(SECOND.toNanos() * 4)).isEqualTo(Duration.ofSeconds(3));
        assertThat(outage.down()).isFalse();
        assertThat(outage.began(0)).isEqualTo(SECOND);
    }
}
