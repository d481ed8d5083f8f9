package io.gapura.dialect;

/**
 * What an answer that we write says of itself, and a codec can't know: it has no clock and no random source. Immutable.
 *
 * @param id the bare random part of the answer's id, without the dialect's prefix
 * @param createdSeconds when the answer began, in seconds since 1970
 * @param model the model as the client named it
 * @param usageAsked whether a streaming client gets the usage chunk
 * @param request the client's request: some dialects tell parts of it again
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody: it is the body itself
public record AnswerContext(String id, long createdSeconds, String model, boolean usageAsked, byte[] request) {
    /** The same for an answer whose upstream has told itself what is told of the request again. */
    public AnswerContext withoutRequest() {
        return new AnswerContext(id, createdSeconds, model, usageAsked);
    }

    /** For a dialect that tells nothing of the request again. */
    public AnswerContext(String id, long createdSeconds, String model, boolean usageAsked) {
        this(id, createdSeconds, model, usageAsked, new byte[0]);
    }
}
