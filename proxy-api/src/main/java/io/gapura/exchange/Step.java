package io.gapura.exchange;

/** One stage of the pipeline: does one thing and goes on, or ends the exchange. Thread-safe. */
public interface Step {
    /**
     * Does its work and calls {@code next} at most once, now or later, from any thread.
     *
     * @throws io.gapura.error.GatewayException to end the exchange with this failure
     */
    void run(Exchange exchange, Next next);
}
