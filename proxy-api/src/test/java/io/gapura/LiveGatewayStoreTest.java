package io.gapura;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the store when the configuration changes. */
class LiveGatewayStoreTest {
    private final LiveGateway gateway = new LiveGateway("", () -> false);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void staysWhileItsOwnSectionStays() {
        Store first = configure("first", "");

        Store second = configure("first", "default-model: another");

        assertThat(second).isSameAs(first);
        assertThat(works(second)).isTrue();
    }

    @Test
    void isAnotherWhenItsSectionHasChangedAndTheOldOneEndsWithItsGateway() throws Exception {
        Store first = configure("first", "");
        assertThat(works(first)).isTrue();
        Gateway before = (Gateway) gateway.get();
        assertThat(before.enter()).isTrue(); // a call that is under way

        Store second = configure("second", "");

        assertThat(second).isNotSameAs(first);
        assertThat(works(second)).isTrue();
        assertThat(works(first)).as("for the call that is under way").isTrue();
        before.leave();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (works(first)) {
            assertThat(System.nanoTime()).as("the old store is still open").isLessThan(deadline);
            Thread.sleep(5); // it ends on a thread of the old gateway's, which tells nobody
        }
        assertThat(works(second)).isTrue();
    }

    @Test
    void endsWithTheApplication() {
        Store store = configure("first", "");
        assertThat(works(store)).isTrue();

        gateway.close();

        assertThat(works(store)).isFalse();
    }

    private Store configure(String place, String more) {
        gateway.replace(GatewayConfig.loader(Map.of())
                .parse("test", "store: {directory: '" + directory.resolve(place) + "'}\n" + more));
        return ((Gateway) gateway.get()).store();
    }

    private static boolean works(Store store) {
        try {
            return store.transact(connection -> true).join();
        } catch (CompletionException closed) {
            assertThat(closed).hasMessageContaining("stopping");
            return false;
        }
    }
}
