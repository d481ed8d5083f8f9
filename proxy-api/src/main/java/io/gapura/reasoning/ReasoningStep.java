package io.gapura.reasoning;

import io.gapura.exchange.Exchange;
import io.gapura.exchange.Next;
import io.gapura.exchange.Step;
import java.util.Set;

/**
 * Has the sealed reasoning of answers remembered, and put back into the requests that follow, for clients whose dialect has no place
 * of its own for it. Thread-safe.
 */
public final class ReasoningStep implements Step {
    private final ReasoningMemory memory;
    private final Set<String> dialects;

    /**
     * A step.
     *
     * @param memory what is remembered
     * @param dialects the names of the clients' dialects that need it
     */
    public ReasoningStep(ReasoningMemory memory, Set<String> dialects) {
        this.memory = memory;
        this.dialects = Set.copyOf(dialects);
    }

    @Override
    public void run(Exchange exchange, Next next) {
        if (memory.isOn() && dialects.contains(exchange.dialect().name())) {
            exchange.stage(new ReasoningStage(
                    memory, exchange.log().caller(), exchange.log().id()));
        }
        next.proceed();
    }
}
