package io.gapura.provider;

import io.gapura.dialect.AnswerStreamReader;
import io.gapura.dialect.ErrorReader;
import io.gapura.dialect.OutboundDialect;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import io.gapura.model.Capabilities;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import java.util.List;

/** A dialect of which only the name counts. */
record NamedDialect(String name) implements OutboundDialect {
    /** The names of all that the table of providers mentions. */
    static final List<OutboundDialect> ALL = List.of(
            new NamedDialect("openai-chat"),
            new NamedDialect("openai-completions"),
            new NamedDialect("openai-responses"),
            new NamedDialect("anthropic-messages"),
            new NamedDialect("gemini-generate"));

    static OutboundDialect of(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @Override
    public byte[] writeRequest(GenerationRequest request, Capabilities capabilities, Losses losses) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<GenerationEvent> readAnswer(byte[] body) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AnswerStreamReader streamReader() {
        throw new UnsupportedOperationException();
    }

    @Override
    public GatewayException readError(int status, Headers headers, byte[] body) {
        return ErrorReader.answer(status, headers, body);
    }
}
