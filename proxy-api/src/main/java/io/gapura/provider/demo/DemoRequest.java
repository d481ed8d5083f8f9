package io.gapura.provider.demo;

import jakarta.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the demo understood of a chat completion request. Immutable.
 *
 * @param model the name asked for
 * @param messages the conversation, at least one
 * @param tools what may be called
 * @param toolChoice whether it must be
 * @param parallelToolCalls whether several may be called at once
 * @param format what kind of text is wanted
 * @param schema the schema of {@link Format#JSON_SCHEMA}, empty otherwise
 * @param choices how many answers
 * @param maxTokens how long an answer may be, in tokens
 * @param stops texts that end an answer
 * @param stream whether the answer comes in pieces
 * @param includeUsage whether a stream ends with its usage
 */
record DemoRequest(
        String model,
        List<Message> messages,
        List<Tool> tools,
        ToolChoice toolChoice,
        boolean parallelToolCalls,
        Format format,
        JsonObject schema,
        int choices,
        int maxTokens,
        List<String> stops,
        boolean stream,
        boolean includeUsage) {

    /** What kind of text is wanted. */
    enum Format {
        TEXT,
        JSON_OBJECT,
        JSON_SCHEMA
    }

    /** A turn: who said what, other media named in brackets. */
    record Message(String role, String text) {}

    /** Something to call; {@code custom} ones take free text in place of JSON. */
    record Tool(String name, JsonObject parameters, boolean custom) {}

    /** Whether a tool must be called, and which one. */
    record ToolChoice(Mode mode, @Nullable String name) {
        enum Mode {
            NONE,
            AUTO,
            REQUIRED
        }
    }

    DemoRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        stops = List.copyOf(stops);
    }

    /** The last turn. */
    Message last() {
        return messages.get(messages.size() - 1);
    }

    /** What the user said last; empty if they said nothing. */
    String lastUserText() {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).role().equals("user")) {
                return messages.get(i).text();
            }
        }
        return "";
    }
}
