package io.gapura.made_up;

import io.gapura.dialect.AnswerStreamReader;
import io.gapura.dialect.ErrorReader;
import io.gapura.dialect.OutboundDialect;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFrame;
import io.gapura.http.ByteBuilder;
import io.gapura.http.Headers;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Capabilities;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.Message;
import io.gapura.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A dialect as somebody might make one up. Immutable.
 *
 * <pre>{@code
 * {"to": "parrot-1", "live": false, "say": [{"who": "user", "words": "hello"}]}
 * {"words": "hello", "why": "done", "cost": [1, 1]}
 * data: {"words": "hel"}    data: {"words": "lo"}    data: {"why": "done", "cost": [1, 1]}
 * }</pre>
 */
final class MadeUpDialect implements OutboundDialect {
    static final String NAME = "made-up-talk";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte[] writeRequest(GenerationRequest request, Capabilities capabilities, Losses losses) {
        ByteBuilder out = new ByteBuilder(256);
        JsonWriter json = new JsonWriter(out);
        json.beginObject().member("to", request.model());
        json.name("live").value(request.delivery().streamed()).name("say").beginArray();
        for (Message message : request.messages()) {
            json.beginObject().member("who", message.role().name().toLowerCase(Locale.ROOT));
            json.member("words", words(message, losses)).endObject();
        }
        json.endArray().endObject();
        if (!request.tools().defined().isEmpty()) {
            losses.add("tools", "parrots have no hands");
        }
        return out.toByteArray();
    }

    private static String words(Message message, Losses losses) {
        StringBuilder words = new StringBuilder();
        for (ContentBlock block : message.content()) {
            if (block instanceof ContentBlock.Text text) {
                words.append(text.text());
            } else {
                losses.add("messages.block", "parrots know words only");
            }
        }
        return words.toString();
    }

    @Override
    public List<GenerationEvent> readAnswer(byte[] body) {
        List<GenerationEvent> events = new ArrayList<>();
        Telling telling = new Telling(events::add);
        telling.tell(body, 0, body.length);
        telling.end();
        return events;
    }

    @Override
    public AnswerStreamReader streamReader() {
        return new AnswerStreamReader() {
            private @org.jspecify.annotations.Nullable Telling telling;

            @Override
            public void read(SseFrame frame, Consumer<GenerationEvent> events) {
                if (telling == null) {
                    telling = new Telling(events);
                }
                telling.tell(frame.bytes(), frame.dataFrom(), frame.dataTo());
            }

            @Override
            public void end(Consumer<GenerationEvent> events) {
                if (telling == null) {
                    telling = new Telling(events);
                }
                telling.end();
            }
        };
    }

    @Override
    public GatewayException readError(int status, Headers headers, byte[] body) {
        return ErrorReader.answer(status, headers, body);
    }

    /** Tells of objects as they come; a whole answer is one object. */
    private static final class Telling {
        private final Consumer<GenerationEvent> events;
        private boolean begun;
        private boolean done;

        Telling(Consumer<GenerationEvent> events) {
            this.events = events;
        }

        void tell(byte[] bytes, int from, int to) {
            if (!begun) {
                begun = true;
                events.accept(new GenerationEvent.AnswerStarted(null, null, null, Extensions.NONE));
            }
            JsonReader reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("words")) {
                    events.accept(new GenerationEvent.TextAppended(0, 0, reader.string()));
                } else if (reader.nameIs("why")) {
                    done = true;
                    events.accept(new GenerationEvent.ChoiceFinished(
                            0, FinishReason.of(FinishReason.Kind.STOP, reader.string())));
                } else if (reader.nameIs("cost")) {
                    cost(reader);
                } else {
                    reader.skip();
                }
            }
            reader.end();
        }

        private void cost(JsonReader reader) {
            List<Long> tokens = new ArrayList<>();
            reader.beginArray();
            while (reader.nextElement()) {
                tokens.add(reader.integer());
            }
            events.accept(new GenerationEvent.UsageReported(Usage.of(tokens.get(0), tokens.get(1))));
        }

        void end() {
            events.accept(
                    done
                            ? new GenerationEvent.AnswerFinished()
                            : new GenerationEvent.AnswerFailed(
                                    new GatewayException(ErrorKind.UPSTREAM_CUT, "the parrot flew away")));
        }
    }
}
