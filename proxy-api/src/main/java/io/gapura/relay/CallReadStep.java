package io.gapura.relay;

import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.Strictness;
import io.gapura.dialect.openai.calls.CallOutline;
import io.gapura.dialect.openai.calls.CallShape;
import io.gapura.exchange.ClientRequest;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Next;
import io.gapura.exchange.ReferencePaths;
import io.gapura.exchange.Step;
import io.gapura.http.Content;

/**
 * Reads of a call what routing needs, and refuses what its operation can't take. A form says nothing here: the step that reads
 * forms puts a better outline in the place of the empty one. Thread-safe.
 */
public final class CallReadStep implements Step {
    private final Strictness strictness;

    /** A step that checks as closely as this. */
    public CallReadStep(Strictness strictness) {
        this.strictness = strictness;
    }

    @Override
    public void run(Exchange exchange, Next next) {
        exchange.outline(outline(exchange.request()));
        next.proceed();
    }

    private RequestOutline outline(ClientRequest request) {
        Endpoint endpoint = request.endpoint();
        boolean json = endpoint.family() == Endpoint.Family.CALL
                && (endpoint.body() == Endpoint.Body.JSON || endpoint.body() == Endpoint.Body.JSON_OR_FORM)
                && !request.headers().mediaType().equals("multipart/form-data");
        if (endpoint == Endpoint.GEMINI_EMBED || endpoint == Endpoint.GEMINI_BATCH_EMBED) {
            return new RequestOutline(request.parameter(), false, false);
        }
        if (json && request.body() instanceof Content.Buffered buffered) {
            return CallOutline.read(shape(endpoint), buffered.bytes(), strictness)
                    .naming(ReferencePaths.read(buffered.bytes(), endpoint));
        }
        return endpoint == Endpoint.MODEL_DELETE
                ? new RequestOutline(request.parameter(), false, false)
                : CallOutline.none();
    }

    /** What is known of the endpoint's body. */
    private static CallShape shape(Endpoint endpoint) {
        return switch (endpoint) {
            case EMBEDDINGS -> CallShape.EMBEDDINGS;
            case MODERATIONS -> CallShape.MODERATIONS;
            case RERANK -> CallShape.RERANK;
            case IMAGE_GENERATIONS -> CallShape.IMAGE_GENERATION;
            case IMAGE_EDITS -> CallShape.IMAGE_EDIT;
            case IMAGE_VARIATIONS -> CallShape.IMAGE_VARIATION;
            case SPEECH -> CallShape.SPEECH;
            case UPLOAD_CREATE -> CallShape.UPLOAD;
            case UPLOAD_COMPLETE -> CallShape.UPLOAD_COMPLETE;
            case BATCH_CREATE -> CallShape.BATCH;
            case FINE_TUNING_JOB_CREATE -> CallShape.FINE_TUNING_JOB;
            case GRADER_RUN -> CallShape.GRADER_RUN;
            case GRADER_VALIDATE -> CallShape.GRADER_VALIDATE;
            case VECTOR_STORE_CREATE, VECTOR_STORE_UPDATE -> CallShape.VECTOR_STORE;
            case VECTOR_STORE_SEARCH -> CallShape.VECTOR_STORE_SEARCH;
            case VECTOR_STORE_FILE_CREATE -> CallShape.VECTOR_STORE_FILE;
            case VECTOR_STORE_FILE_UPDATE -> CallShape.VECTOR_STORE_FILE_UPDATE;
            case VECTOR_STORE_BATCH_CREATE -> CallShape.VECTOR_STORE_BATCH;
            case VIDEO_CREATE -> CallShape.VIDEO;
            case VIDEO_REMIX -> CallShape.VIDEO_REMIX;
            case UPLOAD_CANCEL,
                    BATCH_CANCEL,
                    FINE_TUNING_JOB_CANCEL,
                    FINE_TUNING_JOB_PAUSE,
                    FINE_TUNING_JOB_RESUME,
                    VECTOR_STORE_BATCH_CANCEL -> CallShape.NOTHING;
            default -> CallShape.ANY; // what is added later is not refused for what nobody said of it
        };
    }
}
