package io.gapura.store;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store behind JDBC. Nothing is opened, made or connected before the first work comes. A database that can't be reached is left
 * alone for a while, in which all work fails at once, and is tried again by the store itself. Thread-safe.
 *
 * <p>Threads: {@code gapura-store}, at most {@code max-connections}, and {@code gapura-store-timer}. None is ever interrupted: H2
 * closes its file when that happens to a thread that reads it.
 */
public final class JdbcStore implements Store, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("gapura.store");
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final StoreConfig config;
    private final Database database;
    private final Sealer sealer;
    private final Outage outage;
    private final ThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<Transaction<?>> unfinished = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private JdbcStore(StoreConfig config, Database database, KeyRing keys) {
        this.config = config;
        this.database = database;
        this.sealer = new AesSealer(keys);
        this.outage = new Outage(config.retryInterval());
        this.workers = new ThreadPoolExecutor(
                config.maxConnections(),
                config.maxConnections(),
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.maxQueued()),
                threads("gapura-store"));
        workers.allowCoreThreadTimeOut(true);
        this.timer = new ScheduledThreadPoolExecutor(1, threads("gapura-store-timer"));
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * A store that opens its database when it is first asked to do something. Never fails, never waits.
     *
     * @param config where it is
     * @param deployment the context path, and what else tells one deployment on a server from another; the file is named after it
     * @param environment environment variables, for {@code GAPURA_DATA_DIR}
     */
    public static JdbcStore open(StoreConfig config, String deployment, Map<String, String> environment) {
        DataDirectory directory =
                DataDirectory.of(config.directory(), environment, System.getProperty("user.home", "."));
        String name = DataDirectory.fileName(deployment);
        KeyRing keys = new KeyRing(config.encryptionKeys(), new KeyFile(directory, name));
        return new JdbcStore(config, new Database(config, directory, name, keys), keys);
    }

    private static ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            // what migrations and JNDI look things up with, whoever happens to start the thread
            thread.setContextClassLoader(JdbcStore.class.getClassLoader());
            return thread;
        };
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> transact(Work<T> work) {
        if (closed) {
            return CompletableFuture.failedFuture(stopping());
        }
        if (outage.down()) {
            return CompletableFuture.failedFuture(away("known to be down"));
        }
        Transaction<T> transaction = new Transaction<>(work, this::connect);
        try {
            Duration limit = database.opened() ? config.timeout() : config.opening();
            ScheduledFuture<?> deadline = timer.schedule(transaction::overdue, limit.toNanos(), TimeUnit.NANOSECONDS);
            unfinished.add(transaction);
            var unused = transaction.result().whenComplete((value, failure) -> {
                deadline.cancel(false);
                unfinished.remove(transaction);
            });
            workers.execute(transaction);
        } catch (RejectedExecutionException full) {
            transaction.refuse(
                    closed
                            ? stopping()
                            : unavailable(
                                    "The gateway's database has too much to do at the moment; try again.",
                                    "store.max-queued is reached"));
        }
        return transaction.result();
    }

    /** A connection for work; a failure makes the outage known. */
    private Connection connect() {
        try {
            return database.take();
        } catch (SQLException | RuntimeException failure) {
            @Nullable Duration pause = outage.began(System.nanoTime());
            if (pause != null) {
                LOG.warn(
                        "the database is not available: {}. Calls that need it are refused; the next try is in {} ms",
                        causes(failure),
                        pause.toMillis());
                tryAgainAfter(pause);
            }
            throw away(causes(failure)).because(failure);
        }
    }

    private void tryAgainAfter(Duration pause) {
        if (closed) {
            return;
        }
        try {
            var unused = timer.schedule(this::sendOneToTry, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.debug("no more tries, the store is closing");
        }
    }

    private void sendOneToTry() {
        try {
            workers.execute(this::tryAgain);
        } catch (RejectedExecutionException full) { // of work that began to wait before the outage
            tryAgainAfter(outage.pause());
        }
    }

    private void tryAgain() {
        try (Connection connection = database.take()) {
            if (!connection.isValid(1)) {
                throw new SQLTransientConnectionException("the connection is not valid");
            }
            LOG.info(
                    "the database is available again after {} s",
                    outage.ended(System.nanoTime()).toSeconds());
        } catch (SQLException | RuntimeException | LinkageError failure) {
            Duration pause = outage.goesOn();
            LOG.debug("the database is still not available: {}", causes(failure));
            tryAgainAfter(pause);
        }
    }

    private GatewayException away(String detail) {
        return unavailable("The gateway's database is not available at the moment; try again.", detail)
                .retryAfter(outage.pause());
    }

    static GatewayException unavailable(String message, String detail) {
        return new GatewayException(ErrorKind.STORE_UNAVAILABLE, message).detail(detail);
    }

    private static GatewayException stopping() {
        return unavailable("The gateway is stopping.", "the store is closed");
    }

    private static String causes(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.toString());
        for (@Nullable Throwable each = failure.getCause(); each != null; each = each.getCause()) {
            text.append("; because of ").append(each);
        }
        return text.toString();
    }

    @Override
    public Sealer sealer() {
        return sealer;
    }

    /** Whether the database is up, as far as is known without asking it: true as well if nobody has needed it yet. */
    public boolean available() {
        return !closed && !outage.down();
    }

    /** Refuses what waits, gives what runs a moment, and lets go of everything. Harmless a second time. */
    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        workers.shutdown();
        for (Runnable waiting = workers.getQueue().poll();
                waiting != null;
                waiting = workers.getQueue().poll()) {
            if (waiting instanceof Transaction<?> transaction) {
                transaction.refuse(stopping());
            }
        }
        try {
            if (!workers.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("work with the database has not ended in {} s and is left alone", CLOSING.toSeconds());
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        unfinished.forEach(each -> each.refuse(stopping())); // nobody else would tell them
        database.close();
    }
}
