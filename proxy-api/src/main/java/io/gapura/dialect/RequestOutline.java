package io.gapura.dialect;

import java.util.List;

/**
 * What the gateway has to know of a request to route and relay it, read in one structural pass over the bytes. Immutable.
 *
 * @param model the model as the client named it; empty where the operation has a default and the client named none
 * @param stream whether the client asks for a stream
 * @param usageAsked whether a streaming client asked for the usage at the end ({@code stream_options.include_usage})
 * @param references the ids of things at an upstream that the request names, in order
 */
public record RequestOutline(String model, boolean stream, boolean usageAsked, List<Reference> references) {
    /** Copies the list. */
    public RequestOutline {
        references = List.copyOf(references);
    }

    /** One that names no things. */
    public RequestOutline(String model, boolean stream, boolean usageAsked) {
        this(model, stream, usageAsked, List.of());
    }

    /** The same with the ids that it names. */
    public RequestOutline naming(List<Reference> ids) {
        return new RequestOutline(model, stream, usageAsked, ids);
    }

    /**
     * A thing at an upstream, by its id.
     *
     * @param param the member that names it, as in {@code messages[2].content[0].file.file_id}
     * @param id its id
     */
    public record Reference(String param, String id) {}
}
