package io.gapura.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatcherTest {
    @Doc("Values.")
    record Values(@Doc("A number.") @Default("0") int number, @Doc("A secret.") @Unset @Nullable Secret secret) {}

    private final List<Values> accepted = new ArrayList<>();
    private final List<List<String>> rejected = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @SuppressWarnings("NullAway.Init")
    private ConfigWatcher<Values> watcher;

    @BeforeEach
    void watch() throws IOException {
        file = directory.resolve("gapura.yaml");
        watcher = new ConfigWatcher<>(loader(), file, TextFiles.DISK, accepted::add, rejected::add);
        Files.writeString(file, "number: 1");
    }

    private static ConfigLoader<Values> loader() {
        return new ConfigLoader<>(Shape.of(Values.class), name -> null);
    }

    @Test
    void handsOverWhatChangedAndOnlyOnce() throws IOException {
        assertThat(watcher.load()).isEqualTo(new Values(1, null));
        watcher.check();
        assertThat(accepted).isEmpty();

        Files.writeString(file, "number: 2");
        watcher.check();
        watcher.check();

        assertThat(accepted).containsExactly(new Values(2, null));
        assertThat(rejected).isEmpty();
    }

    @Test
    void reportsAWrongFileOnceAndTakesTheNextRightOne() throws IOException {
        watcher.load();
        Files.writeString(file, "number: two\nnumbre: 3");
        watcher.check();
        watcher.check();

        assertThat(accepted).isEmpty();
        assertThat(rejected)
                .containsExactly(List.of(
                        file + ":1: number: expected a whole number, found the text two",
                        file + ":2: numbre: unknown key; did you mean \"number\"? valid here are: number, secret"));

        Files.writeString(file, "number: 3");
        watcher.check();
        assertThat(accepted).containsExactly(new Values(3, null));
    }

    @Test
    void saysNothingWhenTheOldFileComesBack() throws IOException {
        watcher.load();
        Files.writeString(file, "wrong");
        watcher.check();
        Files.writeString(file, "number: 1 # with a comment");
        watcher.check();

        assertThat(rejected).hasSize(1);
        assertThat(accepted).isEmpty();
    }

    @Test
    void seesAChangeThatKeepsTimeAndLength() throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        watcher.load();
        Files.writeString(file, "number: 5");
        Files.setLastModifiedTime(file, time);
        watcher.check();

        assertThat(accepted).containsExactly(new Values(5, null));
    }

    /** A mounted ConfigMap: the file is a link through a link that is swapped. */
    @Test
    void seesALinkSwapped() throws IOException {
        Path old = Files.createDirectory(directory.resolve("..1"));
        Path young = Files.createDirectory(directory.resolve("..2"));
        Files.writeString(old.resolve("gapura.yaml"), "number: 1");
        Files.writeString(young.resolve("gapura.yaml"), "number: 2");
        Path data = Files.createSymbolicLink(directory.resolve("..data"), old);
        Files.delete(file);
        Files.createSymbolicLink(file, data.resolve("gapura.yaml"));
        watcher.load();

        Path swap = Files.createSymbolicLink(directory.resolve("..swap"), young);
        Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        watcher.check();

        assertThat(accepted).containsExactly(new Values(2, null));
    }

    @Test
    void followsTheFilesThatTheFileRefersTo() throws IOException {
        Path secret = directory.resolve("secret");
        Files.writeString(secret, "one\n");
        Files.writeString(file, "secret: ${file:secret}");
        assertThat(watcher.load().secret()).isEqualTo(Secret.of("one"));

        Files.writeString(secret, "two\n");
        watcher.check();
        assertThat(accepted).containsExactly(new Values(0, Secret.of("two")));

        Files.delete(secret);
        watcher.check();
        watcher.check();
        assertThat(rejected).hasSize(1);

        Files.writeString(secret, "three\n");
        watcher.check();
        assertThat(accepted).last().isEqualTo(new Values(0, Secret.of("three")));
    }

    @Test
    void keepsTheOldOneWhenTheFileIsGoneOrEmpty() throws IOException {
        watcher.load();
        Files.delete(file);
        watcher.check();
        Files.writeString(file, "");
        watcher.check();

        assertThat(accepted).isEmpty();
        assertThat(rejected).hasSize(2);
        assertThat(rejected.get(0)).containsExactly(file + ": no such file");
    }

    @Test
    void reportsAConfigurationThatItsUserRefuses() throws IOException {
        ConfigWatcher<Values> refusing = new ConfigWatcher<>(
                loader(),
                file,
                TextFiles.DISK,
                values -> {
                    throw new IllegalStateException("no such trust store");
                },
                rejected::add);
        refusing.load();
        Files.writeString(file, "number: 2");
        refusing.check();
        refusing.check();

        assertThat(rejected).containsExactly(List.of(file + ": can not be used: no such trust store"));
    }

    @Test
    void refusesToBeginWithAWrongFile() throws IOException {
        Files.writeString(file, "number: two");
        assertThatThrownBy(watcher::load).isInstanceOf(ConfigException.class);
    }

    @Test
    void looksWheneverTheSchedulerLetsIt() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        ConfigWatcher<Values> scheduled =
                new ConfigWatcher<>(loader(), file, TextFiles.DISK, values -> told.countDown(), rejected::add);
        scheduled.load();
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try {
            ScheduledFuture<?> watching = scheduled.schedule(scheduler, Duration.ofMillis(5));
            Files.writeString(file, "number: 2");
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(watching.cancel(false)).isTrue();
        } finally {
            scheduler.shutdownNow();
        }
    }
}
