package io.gapura.dialect.openai.responses;

import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens the blocks of the one choice that a response is, in the order that the grammar of events wants. For one thread at a time.
 *
 * <p>Where an upstream goes on with a text after something else began, the rest of it is a block of its own.
 */
final class Blocks {
    private final Consumer<GenerationEvent> events;
    private int count;
    private boolean called;
    private boolean refused;

    Blocks(Consumer<GenerationEvent> events) {
        this.events = events;
    }

    /** Whether a tool of the client's was called. */
    boolean called() {
        return called;
    }

    /** Whether the model refused. */
    boolean refused() {
        return refused;
    }

    /** What a text is appended to. */
    enum Kind {
        TEXT,
        REFUSAL,
        SUMMARY,
        THOUGHT
    }

    /** Appends to the block, or to a new one if that is no longer open; -1 is none yet. Gives the block that it is now. */
    int append(Kind kind, int block, String text) {
        int open = block >= 0 && block == count - 1 ? block : count++;
        events.accept(
                switch (kind) {
                    case TEXT -> new GenerationEvent.TextAppended(0, open, text);
                    case REFUSAL -> new GenerationEvent.RefusalAppended(0, open, text);
                    case SUMMARY -> new GenerationEvent.ReasoningAppended(0, open, text, true);
                    case THOUGHT -> new GenerationEvent.ReasoningAppended(0, open, text, false);
                });
        refused |= kind == Kind.REFUSAL;
        return open;
    }

    int call(String callId, String name, boolean freeForm, Extensions extensions) {
        called = true;
        events.accept(new GenerationEvent.ToolCallStarted(
                0,
                count,
                callId.isEmpty() ? null : callId,
                name,
                freeForm ? ToolKind.FREE_FORM : ToolKind.FUNCTION,
                null,
                extensions));
        return count++;
    }

    void arguments(int block, String fragment) {
        if (!fragment.isEmpty()) {
            events.accept(new GenerationEvent.ToolArgumentsAppended(0, block, fragment));
        }
    }

    void finishCall(int block) {
        events.accept(new GenerationEvent.ToolCallFinished(0, block));
    }

    void whole(ContentBlock content) {
        events.accept(new GenerationEvent.BlockAdded(0, count++, content));
    }

    void seal(int block, Seal seal) {
        events.accept(new GenerationEvent.BlockSealed(0, block, seal));
    }

    void tell(GenerationEvent event) {
        events.accept(event);
    }

    /** The provider's seal in its own words. */
    static @Nullable Seal sealed(String encrypted) {
        return encrypted.isEmpty() ? null : new Seal(OpenAiResponsesDialect.NAME, Seal.Kind.ENCRYPTED, encrypted);
    }
}
