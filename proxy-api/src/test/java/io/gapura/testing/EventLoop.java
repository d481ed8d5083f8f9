package io.gapura.testing;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * One thread that watches all sockets of a {@link FakeUpstream} and runs its timers: a thousand paced streams cost one
 * thread, and a socket that is not being written to is still watched for its client going away.
 *
 * <p>{@link #execute} may be called from any thread, {@link #schedule} from the loop's own alone.
 */
final class EventLoop {
    private record Timer(long atNanos, long order, Runnable action) {}

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::atNanos).thenComparingLong(Timer::order));
    private long timersMade;
    private volatile boolean stopping;

    EventLoop(String name) throws IOException {
        selector = Selector.open();
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Selector selector() {
        return selector;
    }

    /** Runs the action on the loop's thread, soon. */
    void execute(Runnable action) {
        tasks.add(action);
        selector.wakeup();
    }

    /** Runs the action on the loop's thread after a time. */
    void schedule(Duration delay, Runnable action) {
        timers.add(new Timer(System.nanoTime() + delay.toNanos(), timersMade++, action));
    }

    /** Ends the thread and waits for it; closes nothing but the selector. */
    void stop() throws InterruptedException {
        stopping = true;
        selector.wakeup();
        thread.join();
    }

    private void run() {
        try (selector) {
            while (!stopping) {
                turn();
            }
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void turn() throws IOException {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
        }
        long now = System.nanoTime();
        for (Timer timer = timers.peek(); timer != null && timer.atNanos() - now <= 0; timer = timers.peek()) {
            timers.remove();
            guarded(timer.action());
        }
        Timer next = timers.peek();
        if (!tasks.isEmpty()) {
            selector.selectNow(this::ready);
        } else if (next == null) {
            selector.select(this::ready);
        } else {
            selector.select(this::ready, Math.max(1, (next.atNanos() - System.nanoTime() + 999_999) / 1_000_000));
        }
    }

    @SuppressWarnings("unchecked") // nothing else is ever attached
    private void ready(SelectionKey key) {
        guarded(() -> ((Consumer<SelectionKey>) key.attachment()).accept(key));
    }

    /** A mistake of ours at one connection must not silence the others: the test would hang and not say why. */
    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            System.err.println("fake upstream: its own mistake");
            e.printStackTrace();
        }
    }
}
