package io.gapura.dialect.simplechat;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.InboundDialect;
import io.gapura.dialect.RequestOutline;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFormat;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.ResponseAssembler;
import java.util.List;

/**
 * Seed 003's chat, as its clients speak it to us; no upstream speaks it. Immutable, shared by all threads.
 *
 * <p>Not the body but the path says whether a stream is wanted, so there are two of these. The exact shapes are those of
 * {@code design/WIRE.md} section 2.
 */
public final class SimpleChatDialect implements InboundDialect {
    /** The dialect's name. */
    public static final String NAME = "simple-chat";

    private final boolean stream;

    /**
     * The dialect of one of its two paths.
     *
     * @param stream whether the path answers with a stream
     */
    public SimpleChatDialect(boolean stream) {
        this.stream = stream;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RequestOutline outline(byte[] body) {
        return new RequestOutline(SimpleChatRequest.read(body).model(), stream, false);
    }

    @Override
    public GenerationRequest readRequest(byte[] body) {
        return SimpleChatRequest.read(body).canonical(stream);
    }

    @Override
    public byte[] writeAnswer(List<GenerationEvent> events, AnswerContext context, Losses losses) {
        return SimpleChatAnswer.write(ResponseAssembler.assemble(events), context, losses);
    }

    @Override
    public AnswerStreamWriter streamWriter(AnswerContext context, Losses losses) {
        return new SimpleChatStreamWriter(losses);
    }

    @Override
    public byte[] writeError(GatewayException error) {
        return body(error);
    }

    @Override
    public byte[] writeStreamError(GatewayException error) {
        return frame(error);
    }

    static byte[] body(GatewayException error) {
        ByteBuilder out = new ByteBuilder(128);
        new JsonWriter(out).beginObject().member("error", error.message()).endObject();
        return out.toByteArray();
    }

    static byte[] frame(GatewayException error) {
        ByteBuilder out = new ByteBuilder(128);
        SseFormat.data(out, body(error));
        return out.toByteArray();
    }
}
