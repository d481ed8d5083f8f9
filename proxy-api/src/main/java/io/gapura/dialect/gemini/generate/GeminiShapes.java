package io.gapura.dialect.gemini.generate;

import static io.gapura.dialect.gemini.generate.Shape.anything;
import static io.gapura.dialect.gemini.generate.Shape.flag;
import static io.gapura.dialect.gemini.generate.Shape.integer;
import static io.gapura.dialect.gemini.generate.Shape.list;
import static io.gapura.dialect.gemini.generate.Shape.may;
import static io.gapura.dialect.gemini.generate.Shape.must;
import static io.gapura.dialect.gemini.generate.Shape.number;
import static io.gapura.dialect.gemini.generate.Shape.object;
import static io.gapura.dialect.gemini.generate.Shape.text;

/**
 * The members of a request, by Google's API reference (ai.google.dev/api/generate-content, ai.google.dev/api/caching) and the
 * types of its client libraries of August 2026. Words that come and go with models are strings here and nothing more. Immutable.
 */
final class GeminiShapes {
    private static final double ANY = Integer.MAX_VALUE;

    private static final Shape BLOB = object(may("mimeType", text()), must("data", text()), may("displayName", text()));

    private static final Shape PART = object(
            may("text", text()),
            may("thought", flag()),
            may("thoughtSignature", text()),
            may("inlineData", BLOB),
            may("fileData", object(may("mimeType", text()), must("fileUri", text()), may("displayName", text()))),
            may("functionCall", object(may("id", text()), must("name", text()), may("args", object()))),
            may(
                    "functionResponse",
                    object(
                            may("id", text()),
                            must("name", text()),
                            must("response", object()),
                            may("parts", list(0, Integer.MAX_VALUE, object(may("inlineData", BLOB)))),
                            may("willContinue", flag()),
                            may("scheduling", text()))),
            may("executableCode", object()),
            may("codeExecutionResult", object()),
            may("toolCall", object()),
            may("toolResponse", object()),
            may("videoMetadata", object()),
            may("mediaResolution", object()),
            may("partMetadata", object()));

    private static final Shape PARTS = list(0, Integer.MAX_VALUE, PART);

    private static final Shape CONTENT = object(may("role", text("user", "model", "function")), must("parts", PARTS));

    private static final Shape FUNCTION = object(
            must("name", text()),
            may("description", text()),
            may("parameters", object()),
            may("parametersJsonSchema", anything()),
            may("response", object()),
            may("responseJsonSchema", anything()),
            may("behavior", text()));

    private static final Shape TOOL = object(
            may("functionDeclarations", list(0, Integer.MAX_VALUE, FUNCTION)),
            may("googleSearch", object()),
            may("googleSearchRetrieval", object()),
            may("googleMaps", object()),
            may("codeExecution", object()),
            may("urlContext", object()),
            may("fileSearch", object()),
            may("computerUse", object()),
            may("mcpServers", list(0, Integer.MAX_VALUE, object())));

    private static final Shape TOOL_CONFIG = object(
            may(
                    "functionCallingConfig",
                    object(may("mode", text()), may("allowedFunctionNames", list(0, Integer.MAX_VALUE, text())))),
            may("retrievalConfig", object()),
            may("includeServerSideToolInvocations", flag()));

    private static final Shape THINKING = object(
            may("includeThoughts", flag()), may("thinkingBudget", integer(-1, ANY)), may("thinkingLevel", text()));

    private static final Shape CONFIG = object(
            may("temperature", number(0, 2)),
            may("topP", number(0, 1)),
            may("topK", number(0, ANY)),
            may("candidateCount", integer(1, 128)),
            may("maxOutputTokens", integer(1, ANY)),
            may("stopSequences", list(0, Integer.MAX_VALUE, text())),
            may("presencePenalty", number(-2, 2)),
            may("frequencyPenalty", number(-2, 2)),
            may("seed", integer(Long.MIN_VALUE, Long.MAX_VALUE)),
            may("responseLogprobs", flag()),
            may("logprobs", integer(0, 20)),
            may("responseMimeType", text()),
            may("responseSchema", object()),
            may("responseJsonSchema", anything()),
            may("responseFormat", anything()),
            may("responseModalities", list(0, Integer.MAX_VALUE, text())),
            may("thinkingConfig", THINKING),
            may("speechConfig", object()),
            may("imageConfig", object()),
            may("mediaResolution", text()),
            may("audioTranscriptionConfig", object()),
            may("enableEnhancedCivicAnswers", flag()));

    /** All that is documented. */
    static final Shape REQUEST = object(
            must("contents", list(1, Integer.MAX_VALUE, CONTENT)),
            may("model", text()),
            may("systemInstruction", object(may("role", text()), must("parts", PARTS))),
            may("tools", list(0, Integer.MAX_VALUE, TOOL)),
            may("toolConfig", TOOL_CONFIG),
            may("safetySettings", list(0, Integer.MAX_VALUE, object())),
            may("generationConfig", CONFIG),
            may("cachedContent", text()),
            may("serviceTier", text()),
            may("store", flag()));

    /** What the gateway itself needs. */
    static final Shape OUTLINE = object(must("contents", list(0, Integer.MAX_VALUE, object())), may("model", text()));

    private GeminiShapes() {}
}
