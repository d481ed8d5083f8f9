package io.gapura.relay;

import io.gapura.dialect.RequestOutline.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a form. Immutable.
 *
 * @param model the model as the client named it; empty if it named none
 * @param place where the form says so, or has to; null if it does not have to
 * @param stream whether the client asks for a stream, if it says so in what had to be read
 * @param references the ids of things at an upstream that it names, in order
 */
record FormFields(String model, @Nullable Place place, boolean stream, List<Reference> references) {
    /** Copies the list. */
    FormFields {
        references = List.copyOf(references);
    }

    /**
     * Where a form says its model.
     *
     * @param written what stands there
     * @param from where it begins, in bytes from the body's beginning
     * @param to the byte behind it
     * @param before what has to stand before another name: nothing, or the head of a part
     * @param after what has to stand behind it
     */
    record Place(String written, long from, long to, String before, String after) {}
}
