package io.gapura.relay;

import io.gapura.dialect.RequestOutline.Reference;
import java.util.List;

/**
 * What was found in a form. Immutable.
 *
 * @param model the model as the client named it; empty if it named none
 * @param modelFrom where its name begins, in bytes from the body's beginning; -1 if there is none
 * @param modelTo the byte behind it
 * @param stream whether the client asks for a stream, if it says so in what had to be read
 * @param references the ids of things at an upstream that it names, in order
 */
record FormFields(String model, long modelFrom, long modelTo, boolean stream, List<Reference> references) {
    /** Copies the list. */
    FormFields {
        references = List.copyOf(references);
    }
}
