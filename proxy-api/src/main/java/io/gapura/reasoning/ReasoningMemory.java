package io.gapura.reasoning;

import io.gapura.exchange.Caller;
import io.gapura.exchange.Timers;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sealed reasoning by caller and id of the call that it came with, for a while after its last use and up to a size. What one caller
 * left, no other gets. Thread-safe.
 */
public final class ReasoningMemory {
    private final long keepNanos;
    private final long maxSize;
    private final Timers timers;
    private final Map<Key, Entry> entries = new LinkedHashMap<>(); // guarded by this; the longest unused first
    private long size; // guarded by this

    private record Key(Caller.Source source, String caller, String callId) {}

    private record Entry(Remembered remembered, long size, long usedNanos) {}

    /** An empty memory. */
    public ReasoningMemory(ReasoningMemoryConfig config, Timers timers) {
        this.keepNanos = config.keep().toNanos();
        this.maxSize = config.maxSize().bytes();
        this.timers = timers;
    }

    /** Whether anything is remembered at all. */
    boolean isOn() {
        return keepNanos > 0;
    }

    /** Remembers what came with a call, in the place of what was known of it. */
    synchronized void remember(Caller caller, String callId, Remembered remembered) {
        Key key = key(caller, callId);
        forget(entries.remove(key));
        long takes = remembered.size() + callId.length();
        if (isOn() && takes <= maxSize) {
            entries.put(key, new Entry(remembered, takes, timers.nanos()));
            size += takes;
        }
        trim();
    }

    /** What came with a call; null if that is not known, or no more. */
    synchronized @Nullable Remembered recall(Caller caller, String callId) {
        trim();
        Key key = key(caller, callId);
        Entry found = entries.remove(key);
        if (found == null) {
            return null;
        }
        entries.put(key, new Entry(found.remembered(), found.size(), timers.nanos())); // used last now
        return found.remembered();
    }

    /** About how many bytes are held. */
    synchronized long size() {
        trim();
        return size;
    }

    private void trim() {
        long now = timers.nanos();
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            Entry entry = oldest.next();
            if (size <= maxSize && now - entry.usedNanos() < keepNanos) {
                return;
            }
            oldest.remove();
            forget(entry);
        }
    }

    private void forget(@Nullable Entry entry) {
        if (entry != null) {
            size -= entry.size();
        }
    }

    private static Key key(Caller caller, String callId) {
        return new Key(caller.source(), caller.name(), callId);
    }
}
