package io.gapura.dialect;

import io.gapura.error.GatewayException;
import io.gapura.http.Query;
import java.util.List;

/** How the clients of one vendor see models: a list, one model, and an error on the way. Thread-safe. */
public interface ModelList {
    /**
     * The body of a list, or of the page that the query asks for.
     *
     * @param models what the caller may use, in their order
     * @param defaultModel the model of a call that names none; empty if there is none
     * @throws GatewayException {@code INVALID_REQUEST} for a page that can't be
     */
    byte[] list(List<ListedModel> models, Query query, String defaultModel);

    /** The body that tells of one model. */
    byte[] one(ListedModel model);

    /** The body of an error. */
    byte[] error(GatewayException error);
}
