package io.gapura.dialect.openai.calls;

import static io.gapura.dialect.openai.rule.Member.may;
import static io.gapura.dialect.openai.rule.Member.must;

import io.gapura.dialect.Strictness;
import io.gapura.dialect.openai.rule.Member;
import io.gapura.dialect.openai.rule.Rule;
import io.gapura.dialect.openai.rule.Rules;
import io.gapura.dialect.openai.rule.Structure;
import java.util.Arrays;

/**
 * What is known of the JSON body of a call: its members as far as they are checked. Whatever else is in it passes. Immutable.
 *
 * <p>Members and ranges are those of OpenAI's API reference (platform.openai.com/docs/api-reference); those of
 * {@link #RERANK} are what Cohere, Jina and vLLM have in common. A model that has a default there is optional here.
 */
public enum CallShape {
    /** Create embeddings. */
    EMBEDDINGS(
            must("model", model()),
            must("input", Rules.input()),
            may("encoding_format", Rules.oneOf("float", "base64")),
            may("dimensions", Rules.integerFrom(1)),
            may("user", Rules.text())),
    /** Create a moderation. */
    MODERATIONS(may("model", model()), must("input", Rules.textOrArray(Rules.text(), Rules.array()))),
    /** Rank documents. */
    RERANK(
            must("model", model()),
            must("query", Rules.filledText()),
            must("documents", Rules.filledList("documents", Rules.textOrObject(Rules.text(), Rules.object()))),
            may("top_n", Rules.integerFrom(1)),
            may("return_documents", Rules.flag())),
    /** Create an image. */
    IMAGE_GENERATION(
            may("model", model()),
            must("prompt", Rules.filledText()),
            may("n", Rules.integer(1, 10)),
            may("stream", stream()),
            may("partial_images", Rules.integer(0, 3)),
            may("output_compression", Rules.integer(0, 100)),
            may("response_format", Rules.oneOf("url", "b64_json")),
            may("size", Rules.text())),
    /** Edit images that are named by their addresses or ids. */
    IMAGE_EDIT(
            may("model", model()),
            must("prompt", Rules.filledText()),
            may("n", Rules.integer(1, 10)),
            may("stream", stream()),
            may("partial_images", Rules.integer(0, 3)),
            may("output_compression", Rules.integer(0, 100))),
    /** Vary an image. */
    IMAGE_VARIATION(may("model", model()), may("n", Rules.integer(1, 10))),
    /** Create speech. */
    SPEECH(
            must("model", model()),
            must("input", Rules.filledText()),
            must("voice", Rules.textOrObject(Rules.filledText(), Rules.object())),
            may("instructions", Rules.text()),
            may("response_format", Rules.text()),
            may("speed", Rules.number(0.25, 4)),
            may("stream_format", format())),
    /** Create an upload. */
    UPLOAD(
            must("filename", Rules.filledText()),
            must("purpose", Rules.filledText()),
            must("bytes", Rules.integerFrom(0)),
            must("mime_type", Rules.filledText())),
    /** Complete an upload. */
    UPLOAD_COMPLETE(must("part_ids", Rules.filledList("ids", Rules.filledText())), may("md5", Rules.text())),
    /** Create a batch. */
    BATCH(
            must("input_file_id", Rules.filledText()),
            must("endpoint", Rules.filledText()),
            must("completion_window", Rules.filledText()),
            may("metadata", Rules.object())),
    /** Create a fine-tuning job. */
    FINE_TUNING_JOB(
            must("model", model()),
            must("training_file", Rules.filledText()),
            may("validation_file", Rules.text()),
            may("suffix", Rules.text()),
            may("seed", Rules.integer()),
            may("metadata", Rules.object())),
    /** Run a grader. */
    GRADER_RUN(must("grader", Rules.object()), must("model_sample", Rules.text())),
    /** Validate a grader. */
    GRADER_VALIDATE(must("grader", Rules.object())),
    /** Create or modify a vector store. */
    VECTOR_STORE(
            may("name", Rules.text()),
            may("file_ids", Rules.array()),
            may("expires_after", Rules.object()),
            may("metadata", Rules.object())),
    /** Search a vector store. */
    VECTOR_STORE_SEARCH(
            must("query", Rules.textOrArray(Rules.filledText(), Rules.filledList("strings", Rules.filledText()))),
            may("max_num_results", Rules.integer(1, 50)),
            may("rewrite_query", Rules.flag()),
            may("filters", Rules.object()),
            may("ranking_options", Rules.object())),
    /** Attach a file to a vector store. */
    VECTOR_STORE_FILE(must("file_id", Rules.filledText()), may("attributes", Rules.object())),
    /** Update the attributes of a vector store's file. */
    VECTOR_STORE_FILE_UPDATE(must("attributes", Rules.object())),
    /** Attach files to a vector store: by {@code file_ids}, or by {@code files} with attributes of their own. */
    VECTOR_STORE_BATCH(may("file_ids", Rules.array()), may("files", Rules.array())),
    /** Create a video; {@code seconds} and {@code size} are words there. */
    VIDEO(may("model", model()), must("prompt", Rules.filledText()), may("size", Rules.text())),
    /** Make another video of one. */
    VIDEO_REMIX(may("model", model()), must("prompt", Rules.filledText())),
    /** Any object. */
    ANY(may("model", model()), may("stream", stream())),
    /** Any object, or nothing at all: calls that say everything in their path. */
    NOTHING;

    /** The tag of the model's name. */
    static final String MODEL = "model";

    /** The tag of whether a stream is asked for. */
    static final String STREAM = "stream";

    /** The tag of speech's form: {@code sse} is a stream of events, all else is sound. */
    static final String FORMAT = "stream_format";

    @SuppressWarnings("ImmutableEnumChecker") // immutable, though it can't say so
    private final Structure whole;

    @SuppressWarnings("ImmutableEnumChecker") // as above
    private final Structure least;

    CallShape(Member... members) {
        this.whole = Structure.of(members);
        this.least = Structure.of(Arrays.stream(members)
                .filter(member -> member.name().equals(MODEL)
                        || member.name().equals(STREAM)
                        || member.name().equals(FORMAT))
                .toArray(Member[]::new));
    }

    /** What is checked at this level. */
    Structure structure(Strictness strictness) {
        return strictness.atLeast(Strictness.STANDARD) ? whole : least;
    }

    private static Rule model() {
        return Rules.told(MODEL, Rules.filledText());
    }

    private static Rule stream() {
        return Rules.told(STREAM, Rules.flag());
    }

    private static Rule format() {
        return Rules.told(FORMAT, Rules.oneOf("sse", "audio"));
    }
}
