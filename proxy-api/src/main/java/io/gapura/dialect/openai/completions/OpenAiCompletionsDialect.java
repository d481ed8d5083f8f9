package io.gapura.dialect.openai.completions;

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
import io.gapura.dialect.openai.AnswerEvents;
import io.gapura.dialect.openai.AnswerForm;
import io.gapura.dialect.openai.AnswerFrames;
import io.gapura.dialect.openai.AnswerTap;
import io.gapura.dialect.openai.Candidates;
import io.gapura.dialect.openai.ErrorWriter;
import io.gapura.dialect.openai.OpenAiHeaders;
import io.gapura.dialect.openai.RawEdits;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import io.gapura.model.Capabilities;
import io.gapura.model.Feature;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.ResponseAssembler;
import java.util.List;
import java.util.Map;

/**
 * OpenAI's text completions, as clients speak them to us and we to upstreams. Immutable, shared by all threads.
 *
 * <p>Wire facts are of OpenAI's API reference for {@code /v1/completions} and of what vLLM documents of its server. The two ways
 * through: the bytes pass where the upstream has the endpoint; where it has another, {@link CompletionsTranslation} says what
 * can be honoured.
 */
public final class OpenAiCompletionsDialect implements InboundDialect, OutboundDialect, RawDialect {
    /** The dialect's name. */
    public static final String NAME = "openai-completions";

    /** The members at the top level that ask for a feature. */
    private static final Map<Feature, List<String>> MEMBERS = Map.of(
            Feature.TEMPERATURE, List.of("temperature"),
            Feature.TOP_P, List.of("top_p"),
            Feature.PENALTIES, List.of("frequency_penalty", "presence_penalty"),
            Feature.SEED, List.of("seed"),
            Feature.LOGIT_BIAS, List.of("logit_bias"),
            Feature.LOGPROBS, List.of("logprobs"),
            Feature.STOP, List.of("stop"),
            Feature.USER, List.of("user"));

    private final Strictness strictness;

    /** The dialect as it is by default: requests are checked by {@link Strictness#STANDARD}. */
    public OpenAiCompletionsDialect() {
        this(Strictness.STANDARD);
    }

    /** The dialect that checks clients' requests this closely. */
    public OpenAiCompletionsDialect(Strictness strictness) {
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
        return CompletionsOutline.read(body, strictness);
    }

    @Override
    public RawFit fit(byte[] body, Capabilities model) {
        return RawFit.of(body, model, MEMBERS);
    }

    @Override
    public byte[] editRequest(byte[] body, RequestEdits edits) {
        return RawEdits.request(AnswerForm.TEXT, body, edits);
    }

    @Override
    public RawAnswer editAnswer(byte[] body, AnswerEdits edits) {
        return RawEdits.answer(AnswerForm.TEXT, body, edits, choices(edits));
    }

    @Override
    public StreamTap tap(AnswerEdits edits) {
        return new AnswerTap(AnswerForm.TEXT, edits, choices(edits));
    }

    @Override
    public long candidates(byte[] body) {
        return Candidates.of(body);
    }

    @Override
    public GenerationRequest readRequest(byte[] body) {
        return CompletionsRequestReader.read(body);
    }

    @Override
    public GenerationRequest forTranslation(GenerationRequest request) {
        return CompletionsTranslation.of(request);
    }

    @Override
    public boolean severalAnswers() {
        return true;
    }

    @Override
    public byte[] writeRequest(GenerationRequest request, Capabilities capabilities, Losses losses) {
        return CompletionsRequestWriter.write(request, losses);
    }

    @Override
    public List<GenerationEvent> readAnswer(byte[] body) {
        return AnswerEvents.whole(AnswerForm.TEXT, NAME, CompletionChoiceEvents::new, body);
    }

    @Override
    public AnswerStreamReader streamReader() {
        return new AnswerFrames(NAME, CompletionChoiceEvents::new);
    }

    @Override
    public byte[] writeAnswer(List<GenerationEvent> events, AnswerContext context, Losses losses) {
        return new CompletionsAnswerWriter(ResponseAssembler.assemble(events), context, losses).body();
    }

    @Override
    public AnswerStreamWriter streamWriter(AnswerContext context, Losses losses) {
        return new CompletionsStreamWriter(context, losses);
    }

    @Override
    public byte[] writeError(GatewayException error) {
        return ErrorWriter.body(error);
    }

    @Override
    public byte[] writeStreamError(GatewayException error) {
        return ErrorWriter.frame(error);
    }

    @Override
    public GatewayException readError(int status, Headers headers, byte[] body) {
        return ErrorReader.answer(status, headers, body);
    }

    /** How many choices were asked for: answers to several prompts may come one after the other. */
    private static int choices(AnswerEdits edits) {
        AnswerContext context = edits.context();
        return context == null ? 1 : Prompt.of(context.request()).choices();
    }
}
