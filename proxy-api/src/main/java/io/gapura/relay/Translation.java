package io.gapura.relay;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.InboundDialect;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.RawAnswer;
import io.gapura.dialect.RawDialect;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.StreamTap;
import io.gapura.exchange.StreamStage;
import io.gapura.http.ByteBuilder;
import io.gapura.model.Capabilities;
import io.gapura.model.Fitting;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import java.util.ArrayList;
import java.util.List;

/**
 * How the bytes of one attempt change between client and upstream; decided once per attempt. Thread-safe.
 *
 * <p>{@link Tapped} covers the design's plain passthrough too: a stream must always be watched, else a cut one would look
 * finished.
 */
sealed interface Translation {
    /** The whole answer for the client. */
    RawAnswer answer(byte[] body);

    /** What becomes of a stream's frames. */
    StreamTap stream();

    /** What could not be said. */
    Losses losses();

    /** Who sees the events of the answer on the way; nobody where bytes pass. */
    default List<StreamStage> stages() {
        return List.of();
    }

    /** Bytes relayed as they are but for a closed list of edits, with a reader beside them. */
    record Tapped(
            InboundDialect inbound,
            RawDialect dialect,
            RequestEdits requestEdits,
            AnswerEdits answerEdits,
            Losses losses)
            implements Translation {
        /** The body for the upstream. */
        byte[] request(byte[] body) {
            return dialect.editRequest(body, requestEdits);
        }

        @Override
        public RawAnswer answer(byte[] body) {
            return dialect.editAnswer(body, answerEdits);
        }

        @Override
        public StreamTap stream() {
            return inbound.framed(dialect.tap(answerEdits));
        }
    }

    /**
     * Read and written through canonical events.
     *
     * @param inbound the client's dialect
     * @param outbound the upstream's
     * @param upstreamModel the upstream's name of the model
     * @param capabilities what that model can take
     * @param context what our answer says of itself
     * @param losses gathers what a dialect could not say
     * @param stages who sees request and answer on the way
     */
    record Translated(
            InboundDialect inbound,
            OutboundDialect outbound,
            String upstreamModel,
            Capabilities capabilities,
            AnswerContext context,
            Losses losses,
            List<StreamStage> stages)
            implements Translation {
        /** Copies the list. */
        public Translated {
            stages = List.copyOf(stages);
        }

        /** What the client asks. */
        GenerationRequest read(byte[] body) {
            GenerationRequest request = inbound.forTranslation(inbound.readRequest(body));
            for (StreamStage stage : stages) {
                request = stage.request(request);
            }
            return request;
        }

        /** The same as the upstream is asked. */
        byte[] write(GenerationRequest request) {
            GenerationRequest fitted = Fitting.fit(request.withModel(upstreamModel), capabilities, losses);
            return outbound.writeRequest(fitted, capabilities, losses);
        }

        @Override
        public RawAnswer answer(byte[] body) {
            return answer(outbound.readAnswer(body));
        }

        /** The whole answer that these events make. */
        RawAnswer answer(List<GenerationEvent> events) {
            List<GenerationEvent> told = new ArrayList<>(events.size());
            EventTelling facts = new EventTelling((event, out) -> told.add(event), stages);
            ByteBuilder nothing = new ByteBuilder(0);
            events.forEach(event -> facts.tell(event, nothing));
            if (facts.failure() != null) {
                throw facts.failure();
            }
            return new RawAnswer(inbound.writeAnswer(told, context, losses), facts.usage(), facts.finish());
        }

        @Override
        public StreamTap stream() {
            return new EventTap(outbound.streamReader(), telling());
        }

        /** Tells the events of a stream to the client. */
        EventTelling telling() {
            return new EventTelling(inbound.streamWriter(context, losses), stages);
        }
    }
}
