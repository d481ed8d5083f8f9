package io.gapura.dialect;

import io.gapura.dialect.anthropic.messages.AnthropicMessagesDialect;
import io.gapura.dialect.gemini.generate.GeminiGenerateDialect;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.dialect.openai.completions.OpenAiCompletionsDialect;
import io.gapura.dialect.openai.responses.OpenAiResponsesDialect;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A dialect that is spoken both ways, as the laws see it: its folder of fixtures, and the few things in which dialects differ that
 * no law can guess. Immutable; a new dialect is one line here.
 *
 * @param folder its folder below {@code fixtures/dialects}
 * @param dialect the dialect: one that is {@link InboundDialect}, {@link OutboundDialect} and {@link RawDialect}
 * @param modelInRequest the model's member in a request with its value; one that is never found where the address has the model
 * @param modelInAnswer the model's member in answers and frames: a group before the value, then the value
 * @param end found in a stream that is whole, and in no other
 * @param asksUsage whether a request must ask for the usage of its stream
 */
public record Room(
        String folder, Object dialect, Pattern modelInRequest, Pattern modelInAnswer, Pattern end, boolean asksUsage) {
    private static final Pattern MODEL = Pattern.compile("(\"model\": ?)(\"[^\"]*\"|null)");

    /** All of them. */
    static final List<Room> ALL = List.of(
            new Room("openai.chat", new OpenAiChatDialect(), MODEL, MODEL, "data: [DONE]\n\n", true),
            new Room(
                    "anthropic.messages",
                    new AnthropicMessagesDialect(),
                    MODEL,
                    MODEL,
                    "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
                    false),
            new Room("openai.completions", new OpenAiCompletionsDialect(), MODEL, MODEL, "data: [DONE]\n\n", true),
            new Room("openai.responses", new OpenAiResponsesDialect(), MODEL, MODEL, "data: [DONE]\n\n", false),
            new Room(
                    "gemini.generate",
                    new GeminiGenerateDialect(),
                    Pattern.compile("(never)(?!)"),
                    Pattern.compile("(\"modelVersion\": ?)(\"[^\"]*\"|null)"),
                    Pattern.compile("\"(finishReason|blockReason)\":[^\n]*\n\n\\z"),
                    false));

    /** One whose streams end with this, if they are whole. */
    Room(String folder, Object dialect, Pattern modelInRequest, Pattern modelInAnswer, String end, boolean asksUsage) {
        this(folder, dialect, modelInRequest, modelInAnswer, Pattern.compile(Pattern.quote(end) + "\\z"), asksUsage);
    }

    /** The one with this folder. */
    static Room of(String folder) {
        return ALL.stream()
                .filter(room -> room.folder.equals(folder))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no dialect that is spoken both ways is known for the folder " + folder));
    }
}
