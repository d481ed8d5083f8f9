package io.gapura.e2e;

import io.gapura.dialect.InboundDialect;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.anthropic.messages.AnthropicMessagesDialect;
import io.gapura.dialect.gemini.generate.GeminiGenerateDialect;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.dialect.openai.responses.OpenAiResponsesDialect;
import io.gapura.testing.FakeVendor;
import java.net.URI;
import java.util.List;

/** The dialects that a client may speak and an upstream may speak, with what a test has to know to do both. */
enum Spoken {
    CHAT(
            "openai-chat",
            new OpenAiChatDialect(),
            "/v1/chat/completions",
            "provider: openai, dialects: [openai-chat], base-url: '%s/v1'"),
    RESPONSES(
            "openai-responses",
            new OpenAiResponsesDialect(),
            "/v1/responses",
            "provider: openai, dialects: [openai-responses], base-url: '%s/v1'"),
    MESSAGES(
            "anthropic-messages",
            new AnthropicMessagesDialect(),
            "/v1/messages",
            "provider: anthropic, base-url: '%s'"),
    GEMINI("gemini-generate", new GeminiGenerateDialect(), "/v1beta/models/", "provider: gemini, base-url: '%s'");

    /** The model that is asked for everywhere: one that nothing is known of. */
    static final String MODEL = "model-x";

    private final String name;

    @SuppressWarnings("ImmutableEnumChecker") // every dialect is; no one type says that it is spoken both ways
    private final Object dialect;

    private final String path;
    private final String upstream;

    Spoken(String name, Object dialect, String path, String upstream) {
        this.name = name;
        this.dialect = dialect;
        this.path = path;
        this.upstream = upstream;
    }

    /** As clients speak it. */
    InboundDialect inbound() {
        return ((InboundDialect) dialect);
    }

    /** As we speak it to upstreams. */
    OutboundDialect outbound() {
        return (OutboundDialect) dialect;
    }

    /** The path, and the query, of a client's call. */
    String path(boolean stream) {
        return path
                + (path.endsWith("/models/")
                        ? MODEL + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent")
                        : "");
    }

    /** The header lines that its clients always send, the key's among them. */
    List<String> headers() {
        return switch (name) {
            case "anthropic-messages" -> List.of("x-api-key: key-one", "anthropic-version: 2023-06-01");
            case "gemini-generate" -> List.of("x-goog-api-key: key-one");
            default -> List.of("Authorization: Bearer key-one");
        };
    }

    /** What a request of this dialect says though the client didn't: what the dialect insists on. */
    List<String> own() {
        return switch (name) {
            case "openai-responses" -> List.of("include"); // else its thoughts could not come back
            case "anthropic-messages" -> List.of("max_completion_tokens");
            default -> List.of();
        };
    }

    /** The one of {@link #seals()}, empty for a vendor that has none. */
    String seal() {
        return String.join("", seals());
    }

    /** The seals of its vendor in the scenario {@code reasoning}, which come back with the next turn. */
    List<String> seals() {
        return switch (name) {
            case "openai-responses" -> List.of("gAAAAABo+enc/RYPTED==");
            case "anthropic-messages" -> List.of("EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk=");
            case "gemini-generate" -> List.of("CpwBAVSoXO6w8kP2bGVnZGVhcmJlaXRlcg==");
            default -> List.of();
        };
    }

    /** A client's request that asks for a stream; the same request where the address says it. */
    String streamed(String request) {
        if (path.endsWith("/models/")) {
            return request;
        }
        String usage = this == CHAT ? "\"stream_options\": {\"include_usage\": true}, " : "";
        return "{\"stream\": true, " + usage + request.substring(request.indexOf('{') + 1);
    }

    /** The configuration of a gateway whose one upstream is this vendor. */
    String configuration(FakeVendor vendor) {
        URI uri = vendor.uri();
        return "upstreams: [{name: up, " + upstream.formatted(uri) + ", api-key: " + FakeVendor.KEY + "}]\n"
                + "auth: {keys: [{name: one, key: key-one}]}\n";
    }

    @Override
    public String toString() {
        return name;
    }
}
