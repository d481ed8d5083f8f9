package io.gapura.dialect.anthropic.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.Streams;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.http.ByteBuilder;
import io.gapura.model.Capabilities;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Losses;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One translation between chat completions and Messages, with what was lost. JSON is written with single quotes. */
final class Translated {
    static final AnswerContext CONTEXT = new AnswerContext("1", 1_700_000_000, "asked-for", true);

    private static final OpenAiChatDialect CHAT = new OpenAiChatDialect();
    private static final AnthropicMessagesDialect MESSAGES = new AnthropicMessagesDialect();

    private final String text;
    private final Losses losses;

    private Translated(String text, Losses losses) {
        this.text = text;
        this.losses = losses;
    }

    /** A chat client's request for a model of Anthropic's. */
    static Translated request(String chat, Capabilities capabilities) {
        Losses losses = new Losses();
        byte[] body = MESSAGES.writeRequest(CHAT.readRequest(bytes(chat)), capabilities, losses);
        return new Translated(new String(body, StandardCharsets.UTF_8), losses);
    }

    static Translated request(String chat) {
        return request(chat, Capabilities.UNKNOWN);
    }

    /** A Messages client's request for an upstream of chat completions. */
    static Translated back(String messages) {
        Losses losses = new Losses();
        byte[] body = CHAT.writeRequest(MESSAGES.readRequest(bytes(messages)), Capabilities.UNKNOWN, losses);
        return new Translated(new String(body, StandardCharsets.UTF_8), losses);
    }

    /** A chat completion as a message. */
    static Translated answer(String chat) {
        return told(CHAT.readAnswer(bytes(chat)));
    }

    /** A whole answer's events as a message. */
    static Translated told(List<GenerationEvent> events) {
        Losses losses = new Losses();
        return new Translated(
                new String(MESSAGES.writeAnswer(events, CONTEXT, losses), StandardCharsets.UTF_8), losses);
    }

    /** A stream of chunks, each the data of a frame, as a stream of Messages events. */
    static Translated stream(String... chunks) {
        StringBuilder stream = new StringBuilder();
        for (String chunk : chunks) {
            stream.append("data: ").append(chunk.replace('\'', '"')).append("\n\n");
        }
        return streamed(Streams.events(CHAT, List.of(stream.toString().getBytes(StandardCharsets.UTF_8))));
    }

    /** Events as a stream of Messages events. */
    static Translated streamed(List<GenerationEvent> events) {
        Losses losses = new Losses();
        AnswerStreamWriter writer = MESSAGES.streamWriter(CONTEXT, losses);
        ByteBuilder out = new ByteBuilder(256);
        events.forEach(event -> writer.write(event, out));
        return new Translated(new String(out.toByteArray(), StandardCharsets.UTF_8), losses);
    }

    /** The text itself. */
    String text() {
        return text;
    }

    /** The events of a stream, each as its name and what of it is no matter of course, one a line. */
    String events() {
        return text.replaceAll("event: [a-z_]+\ndata: ", "")
                .replaceAll("\\{\"type\":\"(content_block|message)_", "$1 ")
                .replace("\n\n", "\n")
                .replace('"', '\'');
    }

    Translated is(String expected) {
        assertThat(tree(text)).isEqualTo(tree(expected.replace('\'', '"')));
        return this;
    }

    Translated losing(String... names) {
        assertThat(losses.all()).extracting(Losses.Loss::what).containsExactlyInAnyOrder(names);
        return this;
    }

    static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static JsonValue tree(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readValue();
        }
    }
}
