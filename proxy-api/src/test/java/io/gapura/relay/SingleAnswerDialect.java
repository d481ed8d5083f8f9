package io.gapura.relay;

import io.gapura.dialect.AnswerStreamReader;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import io.gapura.model.Capabilities;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import java.util.List;

/** Chat completions as a dialect that gives one answer to a request. Stateless. */
final class SingleAnswerDialect implements OutboundDialect {
    private final OutboundDialect chat = new OpenAiChatDialect();

    @Override
    public String name() {
        return "single";
    }

    @Override
    public byte[] writeRequest(GenerationRequest request, Capabilities capabilities, Losses losses) {
        return chat.writeRequest(request, capabilities, losses);
    }

    @Override
    public List<GenerationEvent> readAnswer(byte[] body) {
        return chat.readAnswer(body);
    }

    @Override
    public AnswerStreamReader streamReader() {
        return chat.streamReader();
    }

    @Override
    public GatewayException readError(int status, Headers headers, byte[] body) {
        return chat.readError(status, headers, body);
    }
}
