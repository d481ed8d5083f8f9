package io.gapura.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the changes of a configuration file and of the files it refers to. A new configuration is handed over whole;
 * a wrong one is reported once, and whoever has the old one keeps it. Thread-safe.
 *
 * @param <R> the configuration
 */
public final class ConfigWatcher<R extends Record> {
    private final ConfigLoader<R> loader;
    private final Path file;
    private final TextFiles files;
    private final Consumer<R> accepted;
    private final Consumer<List<String>> rejected;
    private Fingerprints fingerprints;
    private @Nullable R current;

    /**
     * Watches nothing before {@link #load()}.
     *
     * @param accepted given each new configuration that differs from the last; if it throws, that configuration counts
     *     as rejected
     * @param rejected given every mistake of a configuration that can not be used
     */
    public ConfigWatcher(
            ConfigLoader<R> loader, Path file, TextFiles files, Consumer<R> accepted, Consumer<List<String>> rejected) {
        this.loader = loader;
        this.file = file;
        this.files = files;
        this.accepted = accepted;
        this.rejected = rejected;
        this.fingerprints = new Fingerprints(files);
    }

    /**
     * The configuration to start with; the consumers hear nothing of it.
     *
     * @throws ConfigException if it can not be used
     */
    public synchronized R load() {
        fingerprints = new Fingerprints(files);
        R loaded = loader.load(file, fingerprints);
        current = loaded;
        return loaded;
    }

    /** Looks once; loads and tells if the content of a file has changed. Throws nothing, so that a schedule goes on. */
    public synchronized void check() {
        try {
            if (fingerprints.outdated()) {
                reload();
            }
        } catch (ConfigException e) {
            rejected.accept(e.messages());
        } catch (RuntimeException e) {
            rejected.accept(List.of(file + ": can not be used: " + e.getMessage()));
        }
    }

    private void reload() {
        fingerprints = new Fingerprints(files);
        R loaded = loader.load(file, fingerprints);
        if (!loaded.equals(current)) {
            accepted.accept(loaded);
            current = loaded;
        }
    }

    /** Looks again and again, with a pause between; cancel the result to stop. */
    public ScheduledFuture<?> schedule(ScheduledExecutorService scheduler, Duration interval) {
        return scheduler.scheduleWithFixedDelay(
                this::check, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }
}
