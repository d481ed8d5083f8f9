package io.gapura.exchange;

import java.util.List;

/** Runs an exchange through a list of steps, in order. Immutable and thread-safe. */
public final class Pipeline implements ExchangeRunner {
    private final List<Step> steps;

    /** A pipeline of these steps. */
    public Pipeline(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    @Override
    public void run(Exchange exchange) {
        runFrom(0, exchange);
    }

    private void runFrom(int index, Exchange exchange) {
        if (index == steps.size()) {
            exchange.fail(new IllegalStateException("the last step went on: no step answered"));
            return;
        }
        try {
            steps.get(index).run(exchange, () -> runFrom(index + 1, exchange));
        } catch (RuntimeException | Error failure) { // an error too: nobody else would ever end the exchange
            exchange.fail(failure);
        }
    }
}
