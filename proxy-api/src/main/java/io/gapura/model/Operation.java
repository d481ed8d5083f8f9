package io.gapura.model;

import java.util.Locale;

/** What a client can ask of an upstream: the unit in which an upstream says what it can do. Immutable. */
public enum Operation {
    /** Chat completions. */
    CHAT,
    /** Text completions, the legacy way. */
    COMPLETIONS,
    /** Counting what a conversation would cost to read. */
    COUNT_TOKENS,
    /** Embeddings. */
    EMBEDDINGS,
    /** Moderations. */
    MODERATIONS,
    /** Ranking documents by a query; not OpenAI's own, but of many that are compatible with it. */
    RERANK,
    /** Making, editing and varying images. */
    IMAGES,
    /** Speech from text. */
    SPEECH,
    /** Text from speech, in its language or translated. */
    TRANSCRIPTIONS,
    /** Files. */
    FILES,
    /** Large files, sent in parts. */
    UPLOADS,
    /** Many calls in a file, answered later. */
    BATCHES,
    /** Fine-tuning of models. */
    FINE_TUNING,
    /** Stores of vectors, and search in them. */
    VECTOR_STORES,
    /** Making videos. */
    VIDEOS,
    /** A conversation over a WebSocket. */
    REALTIME;

    /** The word for it in configuration and messages: the constant's name in lower case with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
