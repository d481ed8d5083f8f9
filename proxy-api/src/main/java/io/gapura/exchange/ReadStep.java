package io.gapura.exchange;

/** Reads of the request what routing and relaying need, and refuses what is no request of the dialect. Thread-safe. */
public final class ReadStep implements Step {
    @Override
    public void run(Exchange exchange, Next next) {
        exchange.outline(exchange.dialect().outline(exchange.request().body().bytes()));
        next.proceed();
    }
}
