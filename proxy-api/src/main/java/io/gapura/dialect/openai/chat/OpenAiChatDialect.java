package io.gapura.dialect.openai.chat;

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
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.ResponseAssembler;
import java.util.List;

/**
 * OpenAI's chat completions, as clients speak them to us and we to upstreams. Immutable, shared by all threads.
 *
 * <p>Wire facts are of OpenAI's API reference for {@code /v1/chat/completions} and of what compatible servers document.
 */
public final class OpenAiChatDialect implements InboundDialect, OutboundDialect, RawDialect {
    /** The dialect's name. */
    public static final String NAME = "openai-chat";

    private final Strictness strictness;

    /** The dialect as it is by default: requests are checked by {@link Strictness#STANDARD}. */
    public OpenAiChatDialect() {
        this(Strictness.STANDARD);
    }

    /** The dialect that checks clients' requests this closely. */
    public OpenAiChatDialect(Strictness strictness) {
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
        return ChatOutline.read(body, strictness);
    }

    @Override
    public RawFit fit(byte[] body, Capabilities model) {
        return ChatFit.of(body, model);
    }

    @Override
    public byte[] editRequest(byte[] body, RequestEdits edits) {
        return RawEdits.request(AnswerForm.CHAT, body, edits);
    }

    @Override
    public RawAnswer editAnswer(byte[] body, AnswerEdits edits) {
        return RawEdits.answer(AnswerForm.CHAT, body, edits, 1);
    }

    @Override
    public StreamTap tap(AnswerEdits edits) {
        return new AnswerTap(AnswerForm.CHAT, edits, 1);
    }

    @Override
    public long candidates(byte[] body) {
        return Candidates.of(body);
    }

    @Override
    public GenerationRequest readRequest(byte[] body) {
        return ChatRequestReader.read(body);
    }

    @Override
    public boolean severalAnswers() {
        return true;
    }

    @Override
    public byte[] writeRequest(GenerationRequest request, Capabilities capabilities, Losses losses) {
        return ChatRequestWriter.write(request, capabilities, losses);
    }

    @Override
    public List<GenerationEvent> readAnswer(byte[] body) {
        return AnswerEvents.whole(AnswerForm.CHAT, NAME, ChatChoiceEvents::new, body);
    }

    @Override
    public AnswerStreamReader streamReader() {
        return new AnswerFrames(NAME, ChatChoiceEvents::new);
    }

    @Override
    public byte[] writeAnswer(List<GenerationEvent> events, AnswerContext context, Losses losses) {
        return new ChatAnswerWriter(ResponseAssembler.assemble(events), context, losses).body();
    }

    @Override
    public AnswerStreamWriter streamWriter(AnswerContext context, Losses losses) {
        return new ChatStreamWriter(context, losses);
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

    @Override
    public GatewayException readStreamError(byte[] data) {
        return ErrorReader.streamed(data, 0, data.length);
    }
}
