package io.gapura.exchange;

/** Told of every exchange when it has ended. Thread-safe; must not block and must not throw. */
public interface ExchangeListener {
    /** The exchange that this log tells of has ended; the log changes no more. */
    void ended(ExchangeLog log);
}
