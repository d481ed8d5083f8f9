package io.gapura.provider.demo;

import io.gapura.provider.demo.DemoReply.Call;
import io.gapura.provider.demo.DemoRequest.Message;
import io.gapura.provider.demo.DemoRequest.Tool;
import io.gapura.provider.demo.DemoRequest.ToolChoice;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the demo says: a function of the request alone. Stateless.
 *
 * <p>It calls a tool when the request demands it, or when the user names one, or asks in plain words to use or call a tool.
 */
final class DemoModel {
    private static final Pattern ASKS_FOR_A_TOOL =
            Pattern.compile("\\b(use|call|invoke|try|run)\\b.{0,40}\\b(tool|function)s?\\b", Pattern.DOTALL);
    private static final int QUOTED = 200;
    private static final JsonProvider JSON = JsonProvider.provider();

    private DemoModel() {}

    /** The choice of this index; {@code id} makes the ids of its tool calls. */
    static DemoReply reply(DemoRequest request, int index, String id) {
        List<Tool> called = toolsToCall(request);
        if (!called.isEmpty()) {
            List<Call> calls = new ArrayList<>();
            for (Tool tool : called) {
                String input = tool.custom()
                        ? TokenCutter.shorten(request.lastUserText(), QUOTED)
                        : SchemaInstance.of(tool.parameters()).toString();
                String callId = "call_" + id + "_" + index + "_" + calls.size();
                calls.add(new Call(callId, tool.name(), TokenCutter.cut(input), tool.custom()));
            }
            return DemoReply.of(calls, request.maxTokens());
        }
        String text =
                switch (request.format()) {
                    case TEXT ->
                        request.last().role().equals("tool") ? quoteResults(request) : introduce(request, index);
                    case JSON_OBJECT -> introduceAsJson(request);
                    case JSON_SCHEMA -> SchemaInstance.of(request.schema()).toString();
                };
        return DemoReply.of(text, request.stops(), request.maxTokens());
    }

    private static List<Tool> toolsToCall(DemoRequest request) {
        ToolChoice choice = request.toolChoice();
        List<Tool> tools = request.tools();
        if (tools.isEmpty()
                || choice.mode() == ToolChoice.Mode.NONE
                || !request.last().role().equals("user")) {
            return List.of();
        }
        String name = choice.name();
        if (name != null) {
            return tools.stream()
                    .filter(tool -> tool.name().equals(name))
                    .limit(1)
                    .toList();
        }
        String asked = request.lastUserText().toLowerCase(Locale.ROOT);
        List<Tool> mentioned =
                tools.stream().filter(tool -> mentions(asked, tool.name())).toList();
        if (!mentioned.isEmpty()) {
            return request.parallelToolCalls() ? mentioned : mentioned.subList(0, 1);
        }
        boolean wanted = choice.mode() == ToolChoice.Mode.REQUIRED
                || ASKS_FOR_A_TOOL.matcher(asked).find();
        return wanted ? tools.subList(0, 1) : List.of();
    }

    /** Whether the text has the name as a word of its own, as it is or with spaces for its underscores. */
    private static boolean mentions(String text, String toolName) {
        String name = toolName.toLowerCase(Locale.ROOT);
        for (String form : List.of(name, name.replace('_', ' '))) {
            for (int at = text.indexOf(form); at >= 0 && !form.isEmpty(); at = text.indexOf(form, at + 1)) {
                int end = at + form.length();
                if ((at == 0 || !isWordPart(text.charAt(at - 1)))
                        && (end == text.length() || !isWordPart(text.charAt(end)))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isWordPart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static String introduce(DemoRequest request, int index) {
        String heard = TokenCutter.shorten(request.lastUserText().strip(), QUOTED);
        StringBuilder text = new StringBuilder();
        text.append("This is Gapura's built-in demo model, not a real model: nothing left this process.\n\n");
        text.append(heard.isEmpty() ? "I found no user message" : "You said: “" + heard + "”");
        text.append(" (").append(count(request.messages().size(), "message"));
        if (!request.tools().isEmpty()) {
            text.append(", ").append(count(request.tools().size(), "tool"));
        }
        if (request.choices() > 1) {
            text.append(", choice ").append(index + 1).append(" of ").append(request.choices());
        }
        text.append(").\n\nFor real answers give the gateway a provider: OPENAI_API_KEY=… ./gapura");
        text.append(" (and OPENAI_BASE_URL=… for any OpenAI-compatible server).");
        if (!request.tools().isEmpty()) {
            text.append(" To see a tool call, ask for “")
                    .append(request.tools().get(0).name())
                    .append("”.");
        }
        return text.toString();
    }

    private static String introduceAsJson(DemoRequest request) {
        JsonObject object = JSON.createObjectBuilder()
                .add("demo", true)
                .add("message", "This is Gapura's built-in demo model, not a real model.")
                .add("you_said", TokenCutter.shorten(request.lastUserText().strip(), QUOTED))
                .add("for_real_answers", "OPENAI_API_KEY=… ./gapura")
                .build();
        return object.toString();
    }

    private static String quoteResults(DemoRequest request) {
        List<Message> messages = request.messages();
        int first = messages.size();
        while (first > 0 && messages.get(first - 1).role().equals("tool")) {
            first--;
        }
        StringBuilder text = new StringBuilder("Gapura's built-in demo model got ");
        text.append(messages.size() - first == 1 ? "this tool result:" : "these tool results:");
        for (Message result : messages.subList(first, messages.size())) {
            text.append(" “")
                    .append(TokenCutter.shorten(result.text().strip(), QUOTED))
                    .append("”");
        }
        return text.append(". A real model would go on from here.").toString();
    }

    private static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }
}
