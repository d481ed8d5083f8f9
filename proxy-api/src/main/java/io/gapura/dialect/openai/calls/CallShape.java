package io.gapura.dialect.openai.calls;

import static io.gapura.json.JsonKind.ARRAY;
import static io.gapura.json.JsonKind.BOOLEAN;
import static io.gapura.json.JsonKind.OBJECT;
import static io.gapura.json.JsonKind.STRING;

import java.util.List;

/**
 * What is known of the JSON body of a call: its members as far as they are checked. Whatever else is in it passes. Immutable.
 *
 * <p>Members and ranges are those of OpenAI's API reference (platform.openai.com/docs/api-reference); those of
 * {@link #RERANK} are what Cohere, Jina and vLLM have in common. A model that has a default there is optional here.
 */
public enum CallShape {
    /** Create embeddings. */
    EMBEDDINGS(
            Member.needed("model", Rule.text()),
            Member.needed("input", Rule.embeddingInput()),
            Member.of("encoding_format", Rule.word("float", "base64")),
            Member.of("dimensions", Rule.integer(1, Long.MAX_VALUE)),
            Member.of("user", Rule.string())),
    /** Create a moderation. */
    MODERATIONS(Member.of("model", Rule.text()), Member.needed("input", Rule.kinds(STRING, ARRAY))),
    /** Rank documents. */
    RERANK(
            Member.needed("model", Rule.text()),
            Member.needed("query", Rule.text()),
            Member.needed("documents", Rule.some("documents", Rule.kinds(STRING, OBJECT))),
            Member.of("top_n", Rule.integer(1, Long.MAX_VALUE)),
            Member.of("return_documents", Rule.kinds(BOOLEAN))),
    /** Create an image. */
    IMAGE_GENERATION(
            Member.of("model", Rule.text()),
            Member.needed("prompt", Rule.text()),
            Member.of("n", Rule.integer(1, 10)),
            Member.of("stream", Rule.kinds(BOOLEAN)),
            Member.of("partial_images", Rule.integer(0, 3)),
            Member.of("output_compression", Rule.integer(0, 100)),
            Member.of("response_format", Rule.word("url", "b64_json")),
            Member.of("size", Rule.string())),
    /** Edit images that are named by their addresses or ids. */
    IMAGE_EDIT(
            Member.of("model", Rule.text()),
            Member.needed("prompt", Rule.text()),
            Member.of("n", Rule.integer(1, 10)),
            Member.of("stream", Rule.kinds(BOOLEAN)),
            Member.of("partial_images", Rule.integer(0, 3)),
            Member.of("output_compression", Rule.integer(0, 100))),
    /** Vary an image. */
    IMAGE_VARIATION(Member.of("model", Rule.text()), Member.of("n", Rule.integer(1, 10))),
    /** Create speech. */
    SPEECH(
            Member.needed("model", Rule.text()),
            Member.needed("input", Rule.text()),
            Member.needed("voice", Rule.kinds(STRING, OBJECT)),
            Member.of("instructions", Rule.string()),
            Member.of("response_format", Rule.string()),
            Member.of("speed", Rule.number(0.25, 4)),
            Member.of("stream_format", Rule.word("sse", "audio"))),
    /** Create an upload. */
    UPLOAD(
            Member.needed("filename", Rule.text()),
            Member.needed("purpose", Rule.text()),
            Member.needed("bytes", Rule.integer(0, Long.MAX_VALUE)),
            Member.needed("mime_type", Rule.text())),
    /** Complete an upload. */
    UPLOAD_COMPLETE(Member.needed("part_ids", Rule.some("ids", Rule.text())), Member.of("md5", Rule.string())),
    /** Create a batch. */
    BATCH(
            Member.needed("input_file_id", Rule.text()),
            Member.needed("endpoint", Rule.text()),
            Member.needed("completion_window", Rule.text()),
            Member.of("metadata", Rule.kinds(OBJECT))),
    /** Create a fine-tuning job. */
    FINE_TUNING_JOB(
            Member.needed("model", Rule.text()),
            Member.needed("training_file", Rule.text()),
            Member.of("validation_file", Rule.string()),
            Member.of("suffix", Rule.string()),
            Member.of("seed", Rule.integer(Long.MIN_VALUE, Long.MAX_VALUE)),
            Member.of("metadata", Rule.kinds(OBJECT))),
    /** Run a grader. */
    GRADER_RUN(Member.needed("grader", Rule.kinds(OBJECT)), Member.needed("model_sample", Rule.string())),
    /** Validate a grader. */
    GRADER_VALIDATE(Member.needed("grader", Rule.kinds(OBJECT))),
    /** Create or modify a vector store. */
    VECTOR_STORE(
            Member.of("name", Rule.string()),
            Member.of("file_ids", Rule.kinds(ARRAY)),
            Member.of("expires_after", Rule.kinds(OBJECT)),
            Member.of("metadata", Rule.kinds(OBJECT))),
    /** Search a vector store. */
    VECTOR_STORE_SEARCH(
            Member.needed("query", Rule.texts()),
            Member.of("max_num_results", Rule.integer(1, 50)),
            Member.of("rewrite_query", Rule.kinds(BOOLEAN)),
            Member.of("filters", Rule.kinds(OBJECT)),
            Member.of("ranking_options", Rule.kinds(OBJECT))),
    /** Attach a file to a vector store. */
    VECTOR_STORE_FILE(Member.needed("file_id", Rule.text()), Member.of("attributes", Rule.kinds(OBJECT))),
    /** Update the attributes of a vector store's file. */
    VECTOR_STORE_FILE_UPDATE(Member.needed("attributes", Rule.kinds(OBJECT))),
    /** Attach files to a vector store: by {@code file_ids}, or by {@code files} with attributes of their own. */
    VECTOR_STORE_BATCH(Member.of("file_ids", Rule.kinds(ARRAY)), Member.of("files", Rule.kinds(ARRAY))),
    /** Create a video; {@code seconds} and {@code size} are words there. */
    VIDEO(Member.of("model", Rule.text()), Member.needed("prompt", Rule.text()), Member.of("size", Rule.string())),
    /** Make another video of one. */
    VIDEO_REMIX(Member.of("model", Rule.text()), Member.needed("prompt", Rule.text())),
    /** Any object. */
    ANY(Member.of("model", Rule.text())),
    /** Any object, or nothing at all: calls that say everything in their path. */
    NOTHING;

    /** One member that is checked. */
    record Member(String name, boolean required, Rule rule) {
        static Member needed(String name, Rule rule) {
            return new Member(name, true, rule);
        }

        static Member of(String name, Rule rule) {
            return new Member(name, false, rule);
        }
    }

    @SuppressWarnings("ImmutableEnumChecker") // a copied list of records of rules without state
    private final List<Member> members;

    CallShape(Member... members) {
        this.members = List.of(members);
    }

    List<Member> members() {
        return members;
    }
}
