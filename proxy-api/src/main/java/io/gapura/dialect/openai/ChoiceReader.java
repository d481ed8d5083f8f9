package io.gapura.dialect.openai;

import io.gapura.json.JsonReader;
import io.gapura.model.GenerationEvent;
import java.util.function.Consumer;

/** Turns what an answer says of one of its choices into events. For one thread at a time. */
public interface ChoiceReader {
    /** Reads an element of {@code choices}. */
    void read(JsonReader reader);

    /** Whether it was said why the choice ended. */
    boolean finished();

    /** Nothing more comes: tells what was held back, and the end. */
    void finish();

    /** Makes the reader of a choice when it is first met. */
    @FunctionalInterface
    interface Factory {
        /** The reader of this choice, of a whole answer or of the chunks of a stream. */
        ChoiceReader open(int choice, boolean whole, Consumer<GenerationEvent> events);
    }
}
