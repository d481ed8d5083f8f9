package io.gapura;

import io.gapura.config.ConfigException;
import io.gapura.config.ConfigLocation;
import io.gapura.config.ConfigLocator;
import io.gapura.config.ConfigWatcher;
import io.gapura.config.TextFiles;
import io.gapura.exchange.SystemTimers;
import io.gapura.filter.Entrance;
import io.gapura.store.JdbcStore;
import io.gapura.store.StoreConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway that answers now: finds the configuration, follows its changes, and puts a new {@link Gateway} in the place of
 * the old one, which finishes what it has begun. A wrong configuration is reported and changes nothing. Thread-safe.
 */
public final class LiveGateway implements Supplier<Entrance>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("gapura");

    private final SystemTimers timers = new SystemTimers("gapura-timer");
    private final BooleanSupplier draining;
    private final String deployment;
    private volatile Map<String, String> environment = Map.of(); // written once, by start
    private final AtomicReference<@Nullable Gateway> current = new AtomicReference<>();
    private final Queue<Gateway> gateways =
            new ConcurrentLinkedQueue<>(); // the current one, and those that still finish
    private final Map<Gateway, OpenStore> stores = new ConcurrentHashMap<>(); // of all gateways that are not done
    private @Nullable Future<?> watching; // written once, by start

    /**
     * A gateway that is not started yet.
     *
     * @param deployment what tells this deployment from others on the same server; the store's file is named after it
     * @param draining whether the process is stopping
     */
    public LiveGateway(String deployment, BooleanSupplier draining) {
        this.deployment = deployment;
        this.draining = draining;
    }

    /** A store and the section of the configuration that it was opened with. */
    private record OpenStore(StoreConfig config, JdbcStore store) {}

    /**
     * Finds the configuration and starts.
     *
     * @throws ConfigException with every mistake, if there are any
     */
    public void start(ConfigLocator locator, Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        ConfigLocation location = locator.find().orElse(null);
        if (location == null) {
            EnvironmentConfig found = GatewayConfig.fromEnvironment(environment);
            LOG.info("no gapura.yaml: configured by environment variables");
            replace(found.config());
            Gateway first = current.get();
            if (first != null && found.config().upstreams().size() > 1) {
                first.learnModels();
            }
            return;
        }
        LOG.info("configured by {} ({})", location.file(), location.origin());
        ConfigWatcher<GatewayConfig> watcher = new ConfigWatcher<>(
                GatewayConfig.loader(environment),
                location.file(),
                TextFiles.DISK,
                this::reloaded,
                LiveGateway::rejected);
        GatewayConfig config = watcher.load();
        replace(config);
        if (config.reload().enabled()) {
            watching = watcher.schedule(timers.executor(), config.reload().interval());
        }
    }

    /** Starts with this configuration, or puts it in the place of the one that is there. For one thread at a time. */
    public void replace(GatewayConfig config) {
        OpenStore open = storeFor(config.store());
        Gateway next = gateway(config, open);
        stores.put(next, open);
        Gateway before = current.getAndSet(next);
        gateways.removeIf(Gateway::closed);
        gateways.add(next);
        if (before != null) {
            before.retire(() -> letGo(before));
        }
        tell(config);
    }

    private Gateway gateway(GatewayConfig config, OpenStore open) {
        try {
            return new Gateway(config, timers, open.store(), draining);
        } catch (RuntimeException failure) {
            closeUnused(open);
            throw failure;
        }
    }

    /** The store of the gateway that answers now, if it is the same that is wanted. */
    private OpenStore storeFor(StoreConfig config) {
        Gateway now = current.get();
        OpenStore open = now == null ? null : stores.get(now);
        return open != null && open.config().equals(config)
                ? open
                : new OpenStore(config, JdbcStore.open(config, deployment, environment));
    }

    private void letGo(Gateway done) {
        OpenStore open = stores.remove(done);
        if (open != null) {
            closeUnused(open);
        }
    }

    private void closeUnused(OpenStore open) {
        if (stores.values().stream().noneMatch(other -> other.store() == open.store())) {
            open.store().close();
        }
    }

    @Override
    public Entrance get() {
        return Objects.requireNonNull(current.get(), "the gateway is not started");
    }

    @Override
    public void close() {
        Future<?> schedule = watching;
        if (schedule != null) {
            schedule.cancel(false);
        }
        gateways.forEach(Gateway::close);
        stores.values().forEach(open -> open.store().close());
        timers.close();
    }

    private void reloaded(GatewayConfig config) {
        replace(config);
        LOG.info("the new configuration is in force");
    }

    private static void rejected(List<String> problems) {
        LOG.error("the new configuration is wrong, the old one stays in force:\n  {}", String.join("\n  ", problems));
    }

    private static void tell(GatewayConfig config) {
        if (config.upstreams().isEmpty()) {
            LOG.warn("no upstream is configured: the built-in demo answers, which is no real model."
                    + " Set OPENAI_API_KEY, or write a gapura.yaml, and start again");
        }
        config.upstreams()
                .forEach(upstream -> LOG.info(
                        "upstream {}: {} {}",
                        upstream.name(),
                        upstream.provider(),
                        upstream.baseUrl() == null ? "" : upstream.baseUrl()));
        if (config.auth().keys().isEmpty() && !config.auth().anonymous()) {
            LOG.warn("no client keys are configured: only callers on this machine are answered."
                    + " Set GAPURA_API_KEYS or auth.keys for others");
        }
    }
}
