package io.gapura.dialect;

import io.gapura.error.GatewayException;
import io.gapura.frame.SseFormat;
import io.gapura.http.Query;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import java.util.List;

/** A dialect as clients speak it to us: requests are read, answers and errors are written. Thread-safe. */
public interface InboundDialect extends SpokenDialect {
    /**
     * What routing and relaying need to know, without building a tree.
     *
     * @throws GatewayException {@code INVALID_REQUEST} for broken JSON (with line and column), invalid UTF-8, nesting
     *     past the limit, a body that is no object, a missing or mistyped member that the outline needs
     */
    RequestOutline outline(byte[] body);

    /** The same of a request whose tokens are only counted: what limits the answer may be missing. */
    default RequestOutline countOutline(byte[] body) {
        return outline(body);
    }

    /** How many answers this request asks for; 1 where it doesn't say. */
    default long candidates(byte[] body) {
        Long asked = readRequest(body).output().candidates();
        return asked == null ? 1 : asked;
    }

    /** The whole request in canonical words. */
    GenerationRequest readRequest(byte[] body);

    /**
     * The request as it is to be told in another dialect: without what the writer of this dialect's answers does itself, and with
     * the defaults of this dialect that others don't have. By default nothing changes.
     *
     * @throws GatewayException {@code INVALID_REQUEST} for a member that can't be honoured by another dialect and must not be dropped
     */
    default GenerationRequest forTranslation(GenerationRequest request) {
        return request;
    }

    /**
     * The dialect as it is spoken at this address, where path and query say what others say in the body (Gemini: the model and
     * whether to stream). By default they say nothing, and it is this one.
     *
     * @param parameters what stands at the names of the endpoint's path, decoded, in order
     * @param query the call's query; what can't be in it is told by {@link #outline}
     */
    default InboundDialect at(List<String> parameters, Query query) {
        return this;
    }

    /** The {@code Content-Type} of a stream. */
    default String streamType() {
        return "text/event-stream; charset=utf-8";
    }

    /**
     * How the frames of an upstream's stream that pass are told to a client of this address: as they are, or as something else than
     * server-sent events.
     *
     * @param tap what becomes of the frames
     */
    default StreamTap framed(StreamTap tap) {
        return tap;
    }

    /** What is sent between two events of a stream while nothing else is: it means nothing. Not to be written to. */
    default byte[] keepAlive() {
        return SseFormat.KEEP_ALIVE;
    }

    /** A whole answer: the fold of its events. What the dialect can't say goes into the losses. */
    byte[] writeAnswer(List<GenerationEvent> events, AnswerContext context, Losses losses);

    /** A writer for one stream. */
    AnswerStreamWriter streamWriter(AnswerContext context, Losses losses);

    /** The body of an error answer ({@code application/json}). */
    byte[] writeError(GatewayException error);

    /** An error after the stream has begun: whole frames, and nothing that makes the stream look finished. */
    byte[] writeStreamError(GatewayException error);
}
