package io.gapura.owned;

import io.gapura.dialect.RequestOutline;
import io.gapura.exchange.Endpoint;
import io.gapura.model.Operation;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What each endpoint does with ids: the table that ownership goes by. Stateless.
 *
 * <p>The members of the answers are those of OpenAI's API (github.com/openai/openai-openapi, read 2026-11).
 */
final class OwnedCalls {
    private static final Map<String, Kind> OF_BATCH = Map.of("output_file_id", Kind.FILE, "error_file_id", Kind.FILE);
    private static final Map<String, Kind> OF_JOB = Map.of("fine_tuned_model", Kind.MODEL, "result_files[]", Kind.FILE);
    private static final Map<String, Kind> OF_CHECKPOINTS = Map.of("data[].fine_tuned_model_checkpoint", Kind.MODEL);

    /** Operations with endpoints whose ids belong to somebody. */
    static final Set<Operation> OPERATIONS = EnumSet.of(
            Operation.FILES,
            Operation.UPLOADS,
            Operation.BATCHES,
            Operation.FINE_TUNING,
            Operation.VECTOR_STORES,
            Operation.VIDEOS);

    private static final Map<Endpoint, OwnedCall> CALLS = calls();

    private OwnedCalls() {}

    /** What this endpoint does. */
    static OwnedCall of(Endpoint endpoint) {
        return CALLS.getOrDefault(endpoint, OwnedCall.NONE);
    }

    /** Of what kind the thing is that a request names in its body. */
    static Kind kindOf(Endpoint endpoint, RequestOutline.Reference reference) {
        return switch (endpoint) {
            case VIDEO_EDITS, VIDEO_EXTENSIONS -> Kind.VIDEO;
            case VIDEO_CREATE ->
                reference.param().toLowerCase(Locale.ROOT).startsWith("characters") ? Kind.CHARACTER : Kind.FILE;
            case RESPONSES -> reference.param().contains("vector_store_ids") ? Kind.VECTOR_STORE : Kind.FILE;
            default -> Kind.FILE;
        };
    }

    /** The endpoint that tells of one of this kind as a list tells of each, so that both are read alike. */
    static OwnedCall entryOf(Kind kind) {
        return switch (kind) {
            case BATCH -> of(Endpoint.BATCH);
            case FINE_TUNING_JOB -> of(Endpoint.FINE_TUNING_JOB);
            default -> OwnedCall.NONE;
        };
    }

    private static Map<Endpoint, OwnedCall> calls() {
        Map<Endpoint, OwnedCall> calls = new EnumMap<>(Endpoint.class);
        files(calls);
        batches(calls);
        fineTuning(calls);
        vectorStores(calls);
        videos(calls);
        return calls;
    }

    private static void files(Map<Endpoint, OwnedCall> calls) {
        calls.put(Endpoint.FILE_CREATE, OwnedCall.at().creating(Kind.FILE));
        calls.put(Endpoint.FILES, OwnedCall.listing(Kind.FILE));
        calls.put(Endpoint.FILE, OwnedCall.at(Kind.FILE));
        calls.put(Endpoint.FILE_CONTENT, OwnedCall.at(Kind.FILE));
        calls.put(Endpoint.FILE_DELETE, OwnedCall.at(Kind.FILE).deleting());
        calls.put(Endpoint.UPLOAD_CREATE, OwnedCall.at().creating(Kind.UPLOAD));
        calls.put(Endpoint.UPLOAD_PART, OwnedCall.at(Kind.UPLOAD));
        calls.put(Endpoint.UPLOAD_COMPLETE, OwnedCall.at(Kind.UPLOAD).creating("file.id", Kind.FILE));
        calls.put(Endpoint.UPLOAD_CANCEL, OwnedCall.at(Kind.UPLOAD));
    }

    private static void batches(Map<Endpoint, OwnedCall> calls) {
        calls.put(Endpoint.BATCH_CREATE, OwnedCall.at().creating(Kind.BATCH).seeing(OF_BATCH));
        calls.put(Endpoint.BATCHES, OwnedCall.listing(Kind.BATCH));
        calls.put(Endpoint.BATCH, OwnedCall.at(Kind.BATCH).seeing(OF_BATCH));
        calls.put(Endpoint.BATCH_CANCEL, OwnedCall.at(Kind.BATCH).seeing(OF_BATCH));
    }

    private static void fineTuning(Map<Endpoint, OwnedCall> calls) {
        OwnedCall job = OwnedCall.at(Kind.FINE_TUNING_JOB);
        calls.put(
                Endpoint.FINE_TUNING_JOB_CREATE,
                OwnedCall.at().creating(Kind.FINE_TUNING_JOB).seeing(OF_JOB));
        calls.put(Endpoint.FINE_TUNING_JOBS, OwnedCall.listing(Kind.FINE_TUNING_JOB));
        calls.put(Endpoint.FINE_TUNING_JOB, job.seeing(OF_JOB));
        calls.put(Endpoint.FINE_TUNING_JOB_CANCEL, job.seeing(OF_JOB));
        calls.put(Endpoint.FINE_TUNING_JOB_PAUSE, job.seeing(OF_JOB));
        calls.put(Endpoint.FINE_TUNING_JOB_RESUME, job.seeing(OF_JOB));
        calls.put(Endpoint.FINE_TUNING_JOB_EVENTS, job);
        calls.put(Endpoint.FINE_TUNING_JOB_CHECKPOINTS, job.seeing(OF_CHECKPOINTS));
        calls.put(Endpoint.MODEL_DELETE, OwnedCall.at(Kind.MODEL).deleting());
    }

    private static void vectorStores(Map<Endpoint, OwnedCall> calls) {
        OwnedCall store = OwnedCall.at(Kind.VECTOR_STORE);
        OwnedCall file = OwnedCall.at(Kind.VECTOR_STORE, Kind.FILE);
        OwnedCall batch = OwnedCall.at(Kind.VECTOR_STORE, Kind.VECTOR_STORE_BATCH);
        calls.put(Endpoint.VECTOR_STORE_CREATE, OwnedCall.at().creating(Kind.VECTOR_STORE));
        calls.put(Endpoint.VECTOR_STORES, OwnedCall.listing(Kind.VECTOR_STORE));
        calls.put(Endpoint.VECTOR_STORE, store);
        calls.put(Endpoint.VECTOR_STORE_UPDATE, store);
        calls.put(Endpoint.VECTOR_STORE_DELETE, store.deleting());
        calls.put(Endpoint.VECTOR_STORE_SEARCH, store);
        calls.put(Endpoint.VECTOR_STORE_FILE_CREATE, store);
        calls.put(Endpoint.VECTOR_STORE_FILES, store);
        calls.put(Endpoint.VECTOR_STORE_FILE, file);
        calls.put(Endpoint.VECTOR_STORE_FILE_UPDATE, file);
        calls.put(Endpoint.VECTOR_STORE_FILE_DELETE, file); // the file itself stays
        calls.put(Endpoint.VECTOR_STORE_FILE_CONTENT, file);
        calls.put(Endpoint.VECTOR_STORE_BATCH_CREATE, store.creating(Kind.VECTOR_STORE_BATCH));
        calls.put(Endpoint.VECTOR_STORE_BATCH, batch);
        calls.put(Endpoint.VECTOR_STORE_BATCH_CANCEL, batch);
        calls.put(Endpoint.VECTOR_STORE_BATCH_FILES, batch);
    }

    private static void videos(Map<Endpoint, OwnedCall> calls) {
        OwnedCall video = OwnedCall.at(Kind.VIDEO);
        calls.put(Endpoint.VIDEO_CREATE, OwnedCall.at().creating(Kind.VIDEO));
        calls.put(Endpoint.VIDEOS, OwnedCall.listing(Kind.VIDEO));
        calls.put(Endpoint.VIDEO, video);
        calls.put(Endpoint.VIDEO_DELETE, video.deleting());
        calls.put(Endpoint.VIDEO_CONTENT, video);
        calls.put(Endpoint.VIDEO_REMIX, video.creating(Kind.VIDEO));
        calls.put(Endpoint.VIDEO_EDITS, OwnedCall.at().creating(Kind.VIDEO));
        calls.put(Endpoint.VIDEO_EXTENSIONS, OwnedCall.at().creating(Kind.VIDEO));
        calls.put(Endpoint.VIDEO_CHARACTER_CREATE, OwnedCall.at().creating(Kind.CHARACTER));
        calls.put(Endpoint.VIDEO_CHARACTER, OwnedCall.at(Kind.CHARACTER));
    }
}
