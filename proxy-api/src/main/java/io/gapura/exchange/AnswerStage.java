package io.gapura.exchange;

import java.util.concurrent.CompletableFuture;

/** Sees a whole successful answer before it leaves, and may change it. Thread-safe. */
public interface AnswerStage {
    /**
     * Sees an answer. The answer leaves when the future is complete; if it fails, the exchange fails with the same.
     *
     * @param upstream the name of the upstream that gave it
     * @param body all of it: JSON
     * @return what is to leave: the same array if nothing changes
     */
    CompletableFuture<byte[]> see(String upstream, byte[] body);
}
