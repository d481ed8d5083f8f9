package io.gapura.exchange;

import io.gapura.model.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every endpoint of the gateway: its method and its path below the mount. The JAX-RS resources say the same in
 * annotations, and a test holds the two together; this list also serves where no JAX-RS runtime is. Immutable.
 *
 * <p>Most are OpenAI's (platform.openai.com/docs/api-reference). It is long because they are many: a table is read in one piece.
 */
public enum Endpoint {
    /** Name, version and endpoints, or a small page for browsers. */
    ROOT("GET", "/", Family.HEALTH, null, Body.NONE),
    /** Health in the shape of seed 000. */
    HEALTHZ("GET", "/healthz", Family.HEALTH, null, Body.NONE),
    /** Health in the shapes of seeds 002 and 003. */
    HEALTH("GET", "/health", Family.HEALTH, null, Body.NONE),
    /** Whether the process is alive. */
    HEALTH_LIVE("GET", "/health/live", Family.HEALTH, null, Body.NONE),
    /** Whether calls are welcome: not while the gateway drains. */
    HEALTH_READY("GET", "/health/ready", Family.HEALTH, null, Body.NONE),
    /** The description of all endpoints, OpenAPI 3.1. */
    OPENAPI("GET", "/openapi.json", Family.DESCRIPTION, null, Body.NONE),
    /** The same as a page to read. */
    DOCS("GET", "/docs", Family.DESCRIPTION, null, Body.NONE),
    /** OpenAI: list models; in Anthropic's shape for its clients. */
    MODELS("GET", "/v1/models", Family.MODELS, null, Body.NONE),
    /** OpenAI: retrieve a model; ids may hold slashes. */
    MODEL("GET", "/v1/models/{model...}", Family.MODELS, null, Body.NONE),
    /** Gemini: list models. */
    GEMINI_MODELS("GET", "/v1beta/models", Family.MODELS, null, Body.NONE),
    /** Gemini: retrieve a model. */
    GEMINI_MODEL("GET", "/v1beta/models/{model...}", Family.MODELS, null, Body.NONE),
    /** Gemini: generate content, answered whole. */
    GEMINI_GENERATE("POST", "/v1beta/models/{model...}:generateContent", Family.GENERATION, Operation.CHAT, Body.JSON),
    /** Gemini: generate content, answered as a stream. */
    GEMINI_STREAM(
            "POST", "/v1beta/models/{model...}:streamGenerateContent", Family.GENERATION, Operation.CHAT, Body.JSON),
    /** Gemini: count the tokens of a conversation. */
    GEMINI_COUNT_TOKENS(
            "POST", "/v1beta/models/{model...}:countTokens", Family.COUNT, Operation.COUNT_TOKENS, Body.JSON),
    /** Gemini: embed one content. */
    GEMINI_EMBED("POST", "/v1beta/models/{model...}:embedContent", Family.CALL, Operation.EMBEDDINGS, Body.JSON),
    /** Gemini: embed many contents. */
    GEMINI_BATCH_EMBED(
            "POST", "/v1beta/models/{model...}:batchEmbedContents", Family.CALL, Operation.EMBEDDINGS, Body.JSON),
    /** Anthropic: count the tokens of a conversation. */
    MESSAGES_COUNT_TOKENS("POST", "/v1/messages/count_tokens", Family.COUNT, Operation.COUNT_TOKENS, Body.JSON),
    /** Seed 003: the names of the models and the default one. */
    SIMPLE_MODELS("GET", "/models", Family.MODELS, null, Body.NONE),
    /** OpenAI: create a chat completion. */
    CHAT_COMPLETIONS("POST", "/v1/chat/completions", Family.GENERATION, Operation.CHAT, Body.JSON),
    /** OpenAI: create a text completion, the legacy way. */
    COMPLETIONS("POST", "/v1/completions", Family.GENERATION, Operation.COMPLETIONS, Body.JSON),
    /** Anthropic: create a message. */
    MESSAGES("POST", "/v1/messages", Family.GENERATION, Operation.CHAT, Body.JSON),
    /** OpenAI: create a response. */
    RESPONSES("POST", "/v1/responses", Family.GENERATION, Operation.CHAT, Body.JSON),
    /** Seed 003: a chat message, answered whole. */
    SIMPLE_CHAT("POST", "/chat", Family.GENERATION, Operation.CHAT, Body.JSON),
    /** Seed 003: a chat message, answered as a stream. */
    SIMPLE_CHAT_STREAM("POST", "/chat/stream", Family.GENERATION, Operation.CHAT, Body.JSON),
    /** Create embeddings. */
    EMBEDDINGS("POST", "/v1/embeddings", Family.CALL, Operation.EMBEDDINGS, Body.JSON),
    /** Classify inputs. */
    MODERATIONS("POST", "/v1/moderations", Family.CALL, Operation.MODERATIONS, Body.JSON),
    /** Rank documents by a query (Cohere's and Jina's shape, as vLLM and others serve it). */
    RERANK("POST", "/v1/rerank", Family.CALL, Operation.RERANK, Body.JSON),
    /** Make images. */
    IMAGE_GENERATIONS("POST", "/v1/images/generations", Family.CALL, Operation.IMAGES, Body.JSON),
    /** Edit images. */
    IMAGE_EDITS("POST", "/v1/images/edits", Family.CALL, Operation.IMAGES, Body.JSON_OR_FORM),
    /** Vary an image. */
    IMAGE_VARIATIONS("POST", "/v1/images/variations", Family.CALL, Operation.IMAGES, Body.JSON_OR_FORM),
    /** Make speech of text. */
    SPEECH("POST", "/v1/audio/speech", Family.CALL, Operation.SPEECH, Body.JSON),
    /** Make text of speech. */
    TRANSCRIPTIONS("POST", "/v1/audio/transcriptions", Family.CALL, Operation.TRANSCRIPTIONS, Body.FORM),
    /** Make English text of speech. */
    TRANSLATIONS("POST", "/v1/audio/translations", Family.CALL, Operation.TRANSCRIPTIONS, Body.FORM),
    /** Upload a file. */
    FILE_CREATE("POST", "/v1/files", Family.CALL, Operation.FILES, Body.FORM),
    /** List the caller's files. */
    FILES("GET", "/v1/files", Family.CALL, Operation.FILES, Body.NONE),
    /** Retrieve a file's facts. */
    FILE("GET", "/v1/files/{file_id}", Family.CALL, Operation.FILES, Body.NONE),
    /** Delete a file. */
    FILE_DELETE("DELETE", "/v1/files/{file_id}", Family.CALL, Operation.FILES, Body.NONE),
    /** Download a file. */
    FILE_CONTENT("GET", "/v1/files/{file_id}/content", Family.CALL, Operation.FILES, Body.NONE),
    /** Begin an upload in parts. */
    UPLOAD_CREATE("POST", "/v1/uploads", Family.CALL, Operation.UPLOADS, Body.JSON),
    /** Send a part. */
    UPLOAD_PART("POST", "/v1/uploads/{upload_id}/parts", Family.CALL, Operation.UPLOADS, Body.FORM),
    /** Make a file of the parts. */
    UPLOAD_COMPLETE("POST", "/v1/uploads/{upload_id}/complete", Family.CALL, Operation.UPLOADS, Body.JSON),
    /** Give an upload up. */
    UPLOAD_CANCEL("POST", "/v1/uploads/{upload_id}/cancel", Family.CALL, Operation.UPLOADS, Body.JSON),
    /** Create a batch. */
    BATCH_CREATE("POST", "/v1/batches", Family.CALL, Operation.BATCHES, Body.JSON),
    /** List the caller's batches. */
    BATCHES("GET", "/v1/batches", Family.CALL, Operation.BATCHES, Body.NONE),
    /** Retrieve a batch. */
    BATCH("GET", "/v1/batches/{batch_id}", Family.CALL, Operation.BATCHES, Body.NONE),
    /** Cancel a batch. */
    BATCH_CANCEL("POST", "/v1/batches/{batch_id}/cancel", Family.CALL, Operation.BATCHES, Body.JSON),
    /** Create a fine-tuning job. */
    FINE_TUNING_JOB_CREATE("POST", "/v1/fine_tuning/jobs", Family.CALL, Operation.FINE_TUNING, Body.JSON),
    /** List the caller's fine-tuning jobs. */
    FINE_TUNING_JOBS("GET", "/v1/fine_tuning/jobs", Family.CALL, Operation.FINE_TUNING, Body.NONE),
    /** Retrieve a fine-tuning job. */
    FINE_TUNING_JOB("GET", "/v1/fine_tuning/jobs/{fine_tuning_job_id}", Family.CALL, Operation.FINE_TUNING, Body.NONE),
    /** Cancel a fine-tuning job. */
    FINE_TUNING_JOB_CANCEL(
            "POST", "/v1/fine_tuning/jobs/{fine_tuning_job_id}/cancel", Family.CALL, Operation.FINE_TUNING, Body.JSON),
    /** Pause a fine-tuning job. */
    FINE_TUNING_JOB_PAUSE(
            "POST", "/v1/fine_tuning/jobs/{fine_tuning_job_id}/pause", Family.CALL, Operation.FINE_TUNING, Body.JSON),
    /** Resume a fine-tuning job. */
    FINE_TUNING_JOB_RESUME(
            "POST", "/v1/fine_tuning/jobs/{fine_tuning_job_id}/resume", Family.CALL, Operation.FINE_TUNING, Body.JSON),
    /** List a fine-tuning job's events. */
    FINE_TUNING_JOB_EVENTS(
            "GET", "/v1/fine_tuning/jobs/{fine_tuning_job_id}/events", Family.CALL, Operation.FINE_TUNING, Body.NONE),
    /** List a fine-tuning job's checkpoints. */
    FINE_TUNING_JOB_CHECKPOINTS(
            "GET",
            "/v1/fine_tuning/jobs/{fine_tuning_job_id}/checkpoints",
            Family.CALL,
            Operation.FINE_TUNING,
            Body.NONE),
    /** Run a grader. */
    GRADER_RUN("POST", "/v1/fine_tuning/alpha/graders/run", Family.CALL, Operation.FINE_TUNING, Body.JSON),
    /** Validate a grader. */
    GRADER_VALIDATE("POST", "/v1/fine_tuning/alpha/graders/validate", Family.CALL, Operation.FINE_TUNING, Body.JSON),
    /** Delete a fine-tuned model. */
    MODEL_DELETE("DELETE", "/v1/models/{model...}", Family.CALL, Operation.FINE_TUNING, Body.NONE),
    /** Create a vector store. */
    VECTOR_STORE_CREATE("POST", "/v1/vector_stores", Family.CALL, Operation.VECTOR_STORES, Body.JSON),
    /** List the caller's vector stores. */
    VECTOR_STORES("GET", "/v1/vector_stores", Family.CALL, Operation.VECTOR_STORES, Body.NONE),
    /** Retrieve a vector store. */
    VECTOR_STORE("GET", "/v1/vector_stores/{vector_store_id}", Family.CALL, Operation.VECTOR_STORES, Body.NONE),
    /** Modify a vector store. */
    VECTOR_STORE_UPDATE("POST", "/v1/vector_stores/{vector_store_id}", Family.CALL, Operation.VECTOR_STORES, Body.JSON),
    /** Delete a vector store. */
    VECTOR_STORE_DELETE(
            "DELETE", "/v1/vector_stores/{vector_store_id}", Family.CALL, Operation.VECTOR_STORES, Body.NONE),
    /** Search a vector store. */
    VECTOR_STORE_SEARCH(
            "POST", "/v1/vector_stores/{vector_store_id}/search", Family.CALL, Operation.VECTOR_STORES, Body.JSON),
    /** Attach a file to a vector store. */
    VECTOR_STORE_FILE_CREATE(
            "POST", "/v1/vector_stores/{vector_store_id}/files", Family.CALL, Operation.VECTOR_STORES, Body.JSON),
    /** List a vector store's files. */
    VECTOR_STORE_FILES(
            "GET", "/v1/vector_stores/{vector_store_id}/files", Family.CALL, Operation.VECTOR_STORES, Body.NONE),
    /** Retrieve a vector store's file. */
    VECTOR_STORE_FILE(
            "GET",
            "/v1/vector_stores/{vector_store_id}/files/{file_id}",
            Family.CALL,
            Operation.VECTOR_STORES,
            Body.NONE),
    /** Update the attributes of a vector store's file. */
    VECTOR_STORE_FILE_UPDATE(
            "POST",
            "/v1/vector_stores/{vector_store_id}/files/{file_id}",
            Family.CALL,
            Operation.VECTOR_STORES,
            Body.JSON),
    /** Detach a file from a vector store. */
    VECTOR_STORE_FILE_DELETE(
            "DELETE",
            "/v1/vector_stores/{vector_store_id}/files/{file_id}",
            Family.CALL,
            Operation.VECTOR_STORES,
            Body.NONE),
    /** Read the parsed content of a vector store's file. */
    VECTOR_STORE_FILE_CONTENT(
            "GET",
            "/v1/vector_stores/{vector_store_id}/files/{file_id}/content",
            Family.CALL,
            Operation.VECTOR_STORES,
            Body.NONE),
    /** Attach many files to a vector store. */
    VECTOR_STORE_BATCH_CREATE(
            "POST",
            "/v1/vector_stores/{vector_store_id}/file_batches",
            Family.CALL,
            Operation.VECTOR_STORES,
            Body.JSON),
    /** Retrieve a batch of attached files. */
    VECTOR_STORE_BATCH(
            "GET",
            "/v1/vector_stores/{vector_store_id}/file_batches/{batch_id}",
            Family.CALL,
            Operation.VECTOR_STORES,
            Body.NONE),
    /** Cancel a batch of attached files. */
    VECTOR_STORE_BATCH_CANCEL(
            "POST",
            "/v1/vector_stores/{vector_store_id}/file_batches/{batch_id}/cancel",
            Family.CALL,
            Operation.VECTOR_STORES,
            Body.JSON),
    /** List the files of a batch. */
    VECTOR_STORE_BATCH_FILES(
            "GET",
            "/v1/vector_stores/{vector_store_id}/file_batches/{batch_id}/files",
            Family.CALL,
            Operation.VECTOR_STORES,
            Body.NONE),
    /** Make a video. */
    VIDEO_CREATE("POST", "/v1/videos", Family.CALL, Operation.VIDEOS, Body.JSON_OR_FORM),
    /** List the caller's videos. */
    VIDEOS("GET", "/v1/videos", Family.CALL, Operation.VIDEOS, Body.NONE),
    /** Retrieve a video's facts. */
    VIDEO("GET", "/v1/videos/{video_id}", Family.CALL, Operation.VIDEOS, Body.NONE),
    /** Delete a video. */
    VIDEO_DELETE("DELETE", "/v1/videos/{video_id}", Family.CALL, Operation.VIDEOS, Body.NONE),
    /** Download a video. */
    VIDEO_CONTENT("GET", "/v1/videos/{video_id}/content", Family.CALL, Operation.VIDEOS, Body.NONE),
    /** Remix a video. */
    VIDEO_REMIX("POST", "/v1/videos/{video_id}/remix", Family.CALL, Operation.VIDEOS, Body.JSON_OR_FORM),
    /** Edit a video. */
    VIDEO_EDITS("POST", "/v1/videos/edits", Family.CALL, Operation.VIDEOS, Body.JSON_OR_FORM),
    /** Extend a video. */
    VIDEO_EXTENSIONS("POST", "/v1/videos/extensions", Family.CALL, Operation.VIDEOS, Body.JSON_OR_FORM),
    /** Create a character from a video. */
    VIDEO_CHARACTER_CREATE("POST", "/v1/videos/characters", Family.CALL, Operation.VIDEOS, Body.JSON_OR_FORM),
    /** Retrieve a character. */
    VIDEO_CHARACTER("GET", "/v1/videos/characters/{character_id}", Family.CALL, Operation.VIDEOS, Body.NONE),
    /** A conversation over a WebSocket. */
    REALTIME("GET", "/v1/realtime", Family.REALTIME, Operation.REALTIME, Body.NONE),
    /** Whatever else an upstream has, where its configuration allows it. */
    RAW_GET("GET", "/v1/{path...}", Family.RAW, null, Body.NONE),
    /** The same. */
    RAW_POST("POST", "/v1/{path...}", Family.RAW, null, Body.ANY),
    /** The same. */
    RAW_PUT("PUT", "/v1/{path...}", Family.RAW, null, Body.ANY),
    /** The same. */
    RAW_PATCH("PATCH", "/v1/{path...}", Family.RAW, null, Body.ANY),
    /** The same. */
    RAW_DELETE("DELETE", "/v1/{path...}", Family.RAW, null, Body.NONE);

    /** Which part of the gateway answers. */
    public enum Family {
        /** Tells how the gateway is. */
        HEALTH,
        /** Tells what the gateway can do. */
        DESCRIPTION,
        /** Lists models. */
        MODELS,
        /** Text is generated: read, translated where need be, watched. */
        GENERATION,
        /** What a conversation would cost to read: asked of the upstream where it knows, else estimated. */
        COUNT,
        /** The call goes to an upstream as it is, or, where the operation has several shapes, as the upstream wants it. */
        CALL,
        /** A WebSocket. No JAX-RS resource: the container's upgrade takes the request before. */
        REALTIME,
        /** A path that we know nothing of. No JAX-RS resource: it would hide the methods that others of its path lack. */
        RAW
    }

    /** What a request brings. */
    public enum Body {
        /** Nothing. */
        NONE,
        /** JSON. */
        JSON,
        /** A multipart form ({@code multipart/form-data}). */
        FORM,
        /** Either. */
        JSON_OR_FORM,
        /** Anything. */
        ANY
    }

    /** Who may call. */
    public enum Access {
        /** Anybody: probes have no keys. */
        OPEN,
        /** Whoever the authenticator lets in. */
        CALLERS
    }

    private static final Map<String, Endpoint> PLAIN = new HashMap<>();
    private static final List<Endpoint> WITH_PARAMETERS = new ArrayList<>();
    private static final List<Endpoint> RAW = new ArrayList<>();

    static {
        for (Endpoint endpoint : values()) {
            if (endpoint.family == Family.RAW) {
                RAW.add(endpoint);
            } else if (endpoint.path.parameters().isEmpty()) {
                PLAIN.put(endpoint.method + " " + endpoint.template(), endpoint);
            } else {
                WITH_PARAMETERS.add(endpoint);
            }
        }
    }

    private final String method;

    @SuppressWarnings("ImmutableEnumChecker") // a record of copied lists
    private final PathTemplate path;

    private final Family family;
    private final @Nullable Operation operation;
    private final Body body;

    Endpoint(String method, String template, Family family, @Nullable Operation operation, Body body) {
        this.method = method;
        this.path = PathTemplate.of(template);
        this.family = family;
        this.operation = operation;
        this.body = body;
    }

    /** The HTTP method; a GET endpoint also answers HEAD. */
    public String method() {
        return method;
    }

    /** The path below the mount, as in {@code /v1/files/{file_id}}. */
    public String template() {
        return path.text();
    }

    /** The names in the template, in order. */
    public List<String> parameterNames() {
        return path.parameters();
    }

    /** Whether what stands at the last name may hold slashes. */
    public boolean open() {
        return path.open();
    }

    /** Which part of the gateway answers. */
    public Family family() {
        return family;
    }

    /** What is asked of an upstream; null where none is asked, or where nobody knows. */
    public @Nullable Operation operation() {
        return operation;
    }

    /** What a request brings. */
    public Body body() {
        return body;
    }

    /** Who may call. */
    public Access access() {
        return family == Family.HEALTH || family == Family.DESCRIPTION ? Access.OPEN : Access.CALLERS;
    }

    /** Whether the endpoint reads a body. */
    public boolean readsBody() {
        return body != Body.NONE;
    }

    /** Whether a JAX-RS resource stands for it; others are answered past the JAX-RS runtime. */
    public boolean resource() {
        return family != Family.REALTIME && family != Family.RAW;
    }

    /** The endpoints that are called so often that the way to them counts. */
    public static List<Endpoint> hot() {
        return List.of(CHAT_COMPLETIONS);
    }

    /** The endpoint of this method and path, or null; one of {@link Family#RAW} only where no other has the method. */
    public static @Nullable Endpoint find(String method, String path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        Endpoint plain = PLAIN.get(wanted + " " + path);
        if (plain != null) {
            return plain;
        }
        Endpoint known = first(WITH_PARAMETERS, wanted, path);
        return known != null ? known : first(RAW, wanted, path);
    }

    private static @Nullable Endpoint first(List<Endpoint> endpoints, String method, String path) {
        for (Endpoint endpoint : endpoints) {
            if (endpoint.method.equals(method) && endpoint.stands(path)) {
                return endpoint;
            }
        }
        return null;
    }

    /** Whether this path is one of the endpoint's: one that ends in a fixed word is not of those that take any end. */
    private boolean stands(String actual) {
        return path.matches(actual)
                && (!path.open() || !path.suffix().isEmpty() || family == Family.RAW || !endsInWord(actual));
    }

    private static boolean endsInWord(String path) {
        for (Endpoint endpoint : WITH_PARAMETERS) {
            if (!endpoint.path.suffix().isEmpty() && endpoint.path.matches(path)) {
                return true;
            }
        }
        return false;
    }

    /** An endpoint at this path, whatever its method; null if there is none. Those of {@link Family#RAW} don't count. */
    public static @Nullable Endpoint at(String path) {
        for (Endpoint endpoint : values()) {
            if (endpoint.family != Family.RAW && endpoint.stands(path)) {
                return endpoint;
            }
        }
        return null;
    }

    /**
     * The endpoint whose clients would call this path, also where there is none: errors are told as they expect them. It is the one whose
     * path begins alike for the most segments, and of several the first. A path without a version is told as OpenAI's chat: its clients are
     * easily given an address that lacks the {@code /v1}.
     */
    public static Endpoint near(String path) {
        Endpoint there = at(path);
        if (there != null) {
            return there;
        }
        Endpoint nearest = CHAT_COMPLETIONS;
        int most = 0;
        for (Endpoint each : values()) {
            boolean versioned = each.template().startsWith("/v1");
            int alike = each.family == Family.RAW || !versioned ? 0 : each.path.segmentsAlike(path);
            if (alike > most) {
                most = alike;
                nearest = each;
            }
        }
        return nearest;
    }

    /**
     * The methods that some endpoint has at this path, as for an {@code Allow} header; empty if no endpoint is there. Those of
     * {@link Family#RAW} don't count: they have any path.
     */
    public static List<String> methodsAt(String path) {
        List<String> methods = new ArrayList<>(3);
        for (Endpoint endpoint : values()) {
            if (endpoint.family != Family.RAW && !methods.contains(endpoint.method) && endpoint.stands(path)) {
                methods.add(endpoint.method);
                if (endpoint.method.equals("GET")) {
                    methods.add("HEAD");
                }
            }
        }
        if (!methods.isEmpty()) {
            methods.add("OPTIONS");
        }
        return methods;
    }

    /** What stands at the names of the template in this path, in order. */
    public List<String> parameters(String actual) {
        return path.values(actual);
    }
}
