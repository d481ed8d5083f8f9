package io.gapura.dialect.anthropic.messages;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.Streams;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonReader;
import io.gapura.model.Capabilities;
import io.gapura.model.EventGrammar;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Losses;
import java.util.List;

/** Any bytes as a request, an answer, a stream: the law that nothing throws but what says whose fault it is. */
class MessagesFuzzTest {
    private static final AnswerContext CONTEXT = new AnswerContext("f", 1, "m", true);

    private final AnthropicMessagesDialect dialect = new AnthropicMessagesDialect();

    @FuzzTest
    void anyRequestIsReadOrInvalid(byte[] body) {
        try {
            dialect.outline(body);
            valid(dialect.editRequest(body, new RequestEdits("m", true, List.of("x"), null)));
            valid(dialect.writeRequest(dialect.readRequest(body), Capabilities.UNKNOWN, new Losses()));
        } catch (GatewayException e) {
            fault(e, ErrorKind.INVALID_REQUEST);
        }
    }

    @FuzzTest
    void anyAnswerIsReadOrMalformed(byte[] body) {
        try {
            List<GenerationEvent> events = dialect.readAnswer(body);
            legal(events);
            valid(dialect.writeAnswer(events, CONTEXT, new Losses()));
            valid(dialect.editAnswer(body, new AnswerEdits("m", true, CONTEXT)).body());
        } catch (GatewayException e) {
            fault(e, ErrorKind.UPSTREAM_MALFORMED, ErrorKind.UPSTREAM_ERROR);
        }
    }

    @FuzzTest
    void anyStreamGivesLegalEventsAndPassesOrFails(byte[] stream) {
        List<GenerationEvent> events = Streams.events(dialect, List.of(stream));
        legal(events);
        ByteBuilder out = new ByteBuilder(256);
        var writer = dialect.streamWriter(CONTEXT, new Losses());
        events.forEach(event -> writer.write(event, out));
        legal(Streams.events(dialect, List.of(out.toByteArray())));
        Streams.relayed(dialect, new AnswerEdits("m", false, CONTEXT), stream);
    }

    private static void valid(byte[] json) {
        JsonReader.check(json, 0, json.length, ErrorKind.SERVER_ERROR, true);
    }

    private static void legal(List<GenerationEvent> events) {
        String problem = EventGrammar.problem(events);
        if (problem != null) {
            throw new AssertionError(problem);
        }
    }

    private static void fault(GatewayException failure, ErrorKind... allowed) {
        if (!List.of(allowed).contains(failure.kind())) {
            throw failure;
        }
    }
}
