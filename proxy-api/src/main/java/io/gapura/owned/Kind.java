package io.gapura.owned;

import java.util.Locale;

/** What an id at an upstream stands for. Immutable. */
enum Kind {
    /** A file, uploaded or made by a batch or a fine-tuning job. */
    FILE("File", "DELETE", "files/%s"),
    /** An upload in parts, not yet a file. */
    UPLOAD("Upload", "POST", "uploads/%s/cancel"),
    /** A batch of calls. */
    BATCH("Batch", "POST", "batches/%s/cancel"),
    /** A fine-tuning job. */
    FINE_TUNING_JOB("FineTuningJob", "POST", "fine_tuning/jobs/%s/cancel"),
    /** A fine-tuned model, or a checkpoint of one. */
    MODEL("Model", "DELETE", "models/%s"),
    /** A vector store. */
    VECTOR_STORE("VectorStore", "DELETE", "vector_stores/%s"),
    /** A batch of files attached to a vector store. */
    VECTOR_STORE_BATCH("VectorStoreFileBatch", "", ""),
    /** A video. */
    VIDEO("Video", "DELETE", "videos/%s"),
    /** A character made from a video. */
    CHARACTER("Character", "", "");

    private final String object;
    private final String undoMethod;
    private final String undoPath;

    Kind(String object, String undoMethod, String undoPath) {
        this.object = object;
        this.undoMethod = undoMethod;
        this.undoPath = undoPath;
    }

    /** The word for it in messages to clients. */
    String object() {
        return object;
    }

    /** The word for it in the store. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the API has a call that deletes one, or at least stops it. */
    boolean undoable() {
        return !undoMethod.isEmpty();
    }

    /** The method of the call that deletes or stops one. */
    String undoMethod() {
        return undoMethod;
    }

    /** The path of the call that deletes or stops this one, below the version. */
    String undoPath(String escapedId) {
        return String.format(Locale.ROOT, undoPath, escapedId);
    }
}
