package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.AnswerStreamReader;
import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.DialectHeaders;
import io.gapura.dialect.ErrorReader;
import io.gapura.dialect.ForeignSeal;
import io.gapura.dialect.InboundDialect;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.RawAnswer;
import io.gapura.dialect.RawDialect;
import io.gapura.dialect.RawFit;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.StreamTap;
import io.gapura.dialect.Strictness;
import io.gapura.dialect.anthropic.AnthropicErrors;
import io.gapura.dialect.anthropic.AnthropicHeaders;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import io.gapura.model.Capabilities;
import io.gapura.model.Feature;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.ResponseAssembler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Anthropic's Messages, as clients speak them to us and we to upstreams. Immutable, shared by all threads.
 *
 * <p>Wire facts are of Anthropic's API reference for {@code /v1/messages} (platform.claude.com/docs/en/api/messages) and the
 * guides that it names.
 */
public final class AnthropicMessagesDialect implements InboundDialect, OutboundDialect, RawDialect {
    /** The dialect's name. */
    public static final String NAME = "anthropic-messages";

    private static final byte[] PING =
            "event: ping\ndata: {\"type\": \"ping\"}\n\n".getBytes(StandardCharsets.US_ASCII);

    /** The members at the top level that ask for a feature. */
    private static final Map<Feature, List<String>> MEMBERS = Map.of(
            Feature.TEMPERATURE, List.of("temperature"),
            Feature.TOP_P, List.of("top_p"),
            Feature.TOP_K, List.of("top_k"),
            Feature.STOP, List.of("stop_sequences"),
            Feature.METADATA, List.of("metadata"),
            Feature.SERVICE_TIER, List.of("service_tier"));

    private static final List<String> ONE_OF = List.of("temperature", "top_p");

    private final Strictness strictness;

    /** The dialect as it is by default: requests are checked by {@link Strictness#STANDARD}. */
    public AnthropicMessagesDialect() {
        this(Strictness.STANDARD);
    }

    /** The dialect that checks clients' requests this closely. */
    public AnthropicMessagesDialect(Strictness strictness) {
        this.strictness = strictness;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public DialectHeaders headers() {
        return AnthropicHeaders.ALL;
    }

    @Override
    public RequestOutline outline(byte[] body) {
        return MessagesOutline.read(body, strictness, true);
    }

    @Override
    public RequestOutline countOutline(byte[] body) {
        return MessagesOutline.read(body, strictness, false);
    }

    @Override
    public byte[] keepAlive() {
        return PING;
    }

    @Override
    public RawFit fit(byte[] body, Capabilities model) {
        if (ForeignSeal.mayBeIn(body)) { // another vendor's, of an earlier turn: this one could not check it
            return RawFit.NO;
        }
        RawFit fit = RawFit.of(body, model, MEMBERS);
        boolean both = !model.takes(Feature.TEMPERATURE_WITH_TOP_P)
                && RawFit.present(body, ONE_OF).size() == ONE_OF.size();
        return both && fit.refused().isEmpty() ? new RawFit(true, List.of("top_p"), List.of("top_p"), null) : fit;
    }

    @Override
    public byte[] editRequest(byte[] body, RequestEdits edits) {
        return MessagesPass.request(body, edits);
    }

    @Override
    public RawAnswer editAnswer(byte[] body, AnswerEdits edits) {
        return MessagesPass.answer(body, edits);
    }

    @Override
    public StreamTap tap(AnswerEdits edits) {
        return new MessagesTap(edits);
    }

    @Override
    public GenerationRequest readRequest(byte[] body) {
        return MessagesRequestReader.read(body);
    }

    @Override
    public byte[] writeRequest(GenerationRequest request, Capabilities capabilities, Losses losses) {
        return MessagesRequestWriter.write(request, capabilities, losses);
    }

    @Override
    public List<GenerationEvent> readAnswer(byte[] body) {
        return MessagesEvents.whole(body);
    }

    @Override
    public AnswerStreamReader streamReader() {
        return new MessagesFrames();
    }

    @Override
    public byte[] writeAnswer(List<GenerationEvent> events, AnswerContext context, Losses losses) {
        return new MessagesAnswerWriter(ResponseAssembler.assemble(events), context, losses).body();
    }

    @Override
    public AnswerStreamWriter streamWriter(AnswerContext context, Losses losses) {
        return new MessagesStreamWriter(context, losses);
    }

    @Override
    public byte[] writeError(GatewayException error) {
        return AnthropicErrors.body(error);
    }

    @Override
    public byte[] writeStreamError(GatewayException error) {
        return AnthropicErrors.frame(error);
    }

    @Override
    public GatewayException readError(int status, Headers headers, byte[] body) {
        return ErrorReader.answer(status, headers, body);
    }

    @Override
    public GatewayException readStreamError(byte[] data) {
        return AnthropicErrors.streamed(data, 0, data.length);
    }
}
