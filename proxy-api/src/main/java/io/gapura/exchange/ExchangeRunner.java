package io.gapura.exchange;

/** Runs exchanges: the gateway, as its doors see it. Thread-safe. */
public interface ExchangeRunner {
    /**
     * Runs an exchange to its end, which may come after this returns. Never throws: a failure is told to the exchange.
     */
    void run(Exchange exchange);
}
