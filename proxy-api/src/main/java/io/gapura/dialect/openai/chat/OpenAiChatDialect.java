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
public final class OpenAiChatDialect implements RawDialect {
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
}
