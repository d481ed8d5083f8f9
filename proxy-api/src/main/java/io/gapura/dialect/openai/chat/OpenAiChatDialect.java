package io.gapura.dialect.openai.chat;

import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.RawAnswer;
import io.gapura.dialect.RawDialect;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.StreamTap;

/**
 * OpenAI's chat completions, as clients speak them to us and we to upstreams. Immutable, shared by all threads.
 *
 * <p>Wire facts are of OpenAI's API reference for {@code /v1/chat/completions} and of what compatible servers document.
 */
public final class OpenAiChatDialect
        implements RawDialect, io.gapura.dialect.InboundDialect, io.gapura.dialect.OutboundDialect {
    /** The dialect's name. */
    public static final String NAME = "openai-chat";

    /** The dialect. */
    public OpenAiChatDialect() {}

    @Override
    public byte[] editRequest(byte[] body, RequestEdits edits) {
        return ChatRaw.request(body, edits);
    }

    @Override
    public RawAnswer editAnswer(byte[] body, AnswerEdits edits) {
        return ChatRaw.answer(body, edits);
    }

    @Override
    public StreamTap tap(AnswerEdits edits) {
        return new ChatTap(edits);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public io.gapura.dialect.RequestOutline outline(byte[] body) {
        return ChatOutline.read(body);
    }

    @Override
    public io.gapura.model.GenerationRequest readRequest(byte[] body) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] writeAnswer(
            java.util.List<io.gapura.model.GenerationEvent> events,
            io.gapura.dialect.AnswerContext context,
            io.gapura.model.Losses losses) {
        throw new UnsupportedOperationException();
    }

    @Override
    public io.gapura.dialect.AnswerStreamWriter streamWriter(
            io.gapura.dialect.AnswerContext context, io.gapura.model.Losses losses) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] writeError(io.gapura.error.GatewayException error) {
        return ChatErrorWriter.body(error);
    }

    @Override
    public byte[] writeStreamError(io.gapura.error.GatewayException error) {
        return ChatErrorWriter.frame(error);
    }

    @Override
    public byte[] writeRequest(io.gapura.model.GenerationRequest request, io.gapura.model.Losses losses) {
        throw new UnsupportedOperationException();
    }

    @Override
    public java.util.List<io.gapura.model.GenerationEvent> readAnswer(byte[] body) {
        throw new UnsupportedOperationException();
    }

    @Override
    public io.gapura.dialect.AnswerStreamReader streamReader() {
        throw new UnsupportedOperationException();
    }

    @Override
    public io.gapura.error.GatewayException readError(int status, io.gapura.http.Headers headers, byte[] body) {
        return ChatErrorReader.answer(status, headers, body);
    }
}
