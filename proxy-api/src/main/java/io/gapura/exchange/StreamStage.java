package io.gapura.exchange;

import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import java.util.function.Consumer;

/**
 * A feature's part in one generation that goes through canonical words: sees the request before it is written for the upstream and
 * each event of the answer before the client gets it, and may change both. A step adds it to the {@link Exchange}. Where bytes pass
 * untouched there are no words to see.
 */
public interface StreamStage {
    /**
     * The request as it is to go on: the same if nothing changes. May be asked for each attempt at an upstream.
     *
     * @throws io.gapura.error.GatewayException to end the exchange before anything is sent
     */
    GenerationRequest request(GenerationRequest request);

    /**
     * Who sees the events of one answer, whole or streamed, one after the other, and tells {@code next} what is to go on; together they must keep
     * to {@link io.gapura.model.EventGrammar}. A new one for each attempt, for one thread at a time; it must not block.
     */
    Consumer<GenerationEvent> answer(Consumer<GenerationEvent> next);
}
