package io.gapura.dialect.openai.responses;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.AnswerStreamReader;
import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.DialectHeaders;
import io.gapura.dialect.ErrorReader;
import io.gapura.dialect.InboundDialect;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.RawAnswer;
import io.gapura.dialect.RawDialect;
import io.gapura.dialect.RawFit;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.StreamTap;
import io.gapura.dialect.Strictness;
import io.gapura.dialect.openai.ErrorWriter;
import io.gapura.dialect.openai.OpenAiHeaders;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import io.gapura.model.Capabilities;
import io.gapura.model.Feature;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * OpenAI's responses, as clients speak them to us and we to upstreams: what one call says, and nothing that is kept from call to
 * call. Immutable, shared by all threads.
 *
 * <p>Wire facts are of OpenAI's API reference for {@code /v1/responses}, as its Python client of August 2026 has it, and of the
 * Open Responses specification.
 */
public final class OpenAiResponsesDialect implements InboundDialect, OutboundDialect, RawDialect {
    /** The dialect's name. */
    public static final String NAME = "openai-responses";

    /** The members at the top level that ask for a feature. */
    private static final Map<Feature, List<String>> MEMBERS = Map.of(
            Feature.TEMPERATURE, List.of("temperature"),
            Feature.TOP_P, List.of("top_p"),
            Feature.LOGPROBS, List.of("top_logprobs"),
            Feature.OUTPUT_LIMIT, List.of("max_output_tokens"),
            Feature.PARALLEL_TOOLS, List.of("parallel_tool_calls"),
            Feature.USER, List.of("user", "safety_identifier"),
            Feature.METADATA, List.of("metadata"),
            Feature.PROMPT_CACHE_KEY, List.of("prompt_cache_key"),
            Feature.SERVICE_TIER, List.of("service_tier"),
            Feature.STORE, List.of("store"));

    private final Strictness strictness;

    /** The dialect as it is by default: requests are checked by {@link Strictness#STANDARD}. */
    public OpenAiResponsesDialect() {
        this(Strictness.STANDARD);
    }

    /** The dialect that checks clients' requests this closely. */
    public OpenAiResponsesDialect(Strictness strictness) {
        this.strictness = strictness;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public DialectHeaders headers() {
        return OpenAiHeaders.ALL;
    }

    @Override
    public RequestOutline outline(byte[] body) {
        return ResponsesOutline.read(body, strictness);
    }

    @Override
    public RawFit fit(byte[] body, Capabilities model) {
        return RawFit.of(body, model, MEMBERS);
    }

    @Override
    public byte[] editRequest(byte[] body, RequestEdits edits) {
        return RawResponse.request(body, edits);
    }

    @Override
    public RawAnswer editAnswer(byte[] body, AnswerEdits edits) {
        return RawResponse.answer(body, edits);
    }

    @Override
    public StreamTap tap(AnswerEdits edits) {
        return new ResponsesTap(edits);
    }

    @Override
    public GenerationRequest readRequest(byte[] body) {
        return ResponsesRequestReader.read(body);
    }

    @Override
    public GenerationRequest forTranslation(GenerationRequest request) {
        return ResponsesTranslation.of(request);
    }

    @Override
    public byte[] writeRequest(GenerationRequest request, Capabilities capabilities, Losses losses) {
        return ResponsesRequestWriter.write(request, capabilities, losses);
    }

    @Override
    public List<GenerationEvent> readAnswer(byte[] body) {
        RawResponse.whole(body);
        List<GenerationEvent> events = new ArrayList<>();
        new AnswerReading(events::add).finish(new RawJson(new String(body, StandardCharsets.UTF_8)));
        return events;
    }

    @Override
    public AnswerStreamReader streamReader() {
        return new ResponsesStreamReader();
    }

    @Override
    public byte[] writeAnswer(List<GenerationEvent> events, AnswerContext context, Losses losses) {
        return ResponsesStreamWriter.whole(events, context, losses);
    }

    @Override
    public AnswerStreamWriter streamWriter(AnswerContext context, Losses losses) {
        return new ResponsesStreamWriter(context, losses);
    }

    @Override
    public byte[] writeError(GatewayException error) {
        return ErrorWriter.body(error);
    }

    @Override
    public byte[] writeStreamError(GatewayException error) {
        return ResponsesErrors.frame(error, 0);
    }

    @Override
    public GatewayException readError(int status, Headers headers, byte[] body) {
        return ErrorReader.answer(status, headers, body);
    }

    @Override
    public GatewayException readStreamError(byte[] data) {
        return ResponsesErrors.read(data, 0, data.length);
    }
}
