package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.RequestOutline.Reference;
import io.gapura.dialect.RoutingMembers;
import io.gapura.dialect.Strictness;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a request's bytes, which checks it and takes its outline on the way. Used once, by one thread.
 *
 * <p>Broken JSON is told before anything else; of the other mistakes the first is told, after all of the text was read. Members
 * and ranges are of Anthropic's API reference; what a model makes of them the upstream knows.
 */
final class MessagesOutline {
    private static final String CHAT = "/v1/chat/completions";

    private static final List<String> DOCUMENTED = List.of(
            "model",
            "messages",
            "max_tokens",
            "system",
            "stream",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "metadata",
            "service_tier",
            "cache_control",
            "container",
            "inference_geo",
            "context_management",
            "mcp_servers",
            "speed",
            // the gateway's own, checked by the features that own them; they never reach an upstream
            "pii_protection",
            "session_id");

    private final JsonReader reader;
    private final Strictness strictness;
    private final Set<String> seen = new HashSet<>();
    private @Nullable GatewayException problem;
    private String model = "";
    private boolean stream;
    private List<Reference> references = List.of();

    private MessagesOutline(byte[] body, Strictness strictness) {
        this.reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        this.strictness = strictness;
    }

    /**
     * The outline.
     *
     * @param limited whether {@code max_tokens} must be there: counting goes without
     */
    static RequestOutline read(byte[] body, Strictness strictness, boolean limited) {
        return new MessagesOutline(body, strictness).outline(limited);
    }

    private RequestOutline outline(boolean limited) {
        JsonKind found = reader.peek();
        if (found != JsonKind.OBJECT) {
            reader.end();
            throw invalid("the body must be a JSON object, found " + found.words());
        }
        int routing = 0;
        reader.beginObject();
        while (reader.nextMember()) {
            int bit = RoutingMembers.bit(reader);
            if (bit != 0) {
                GatewayException wrong = RoutingMembers.problem(reader, bit, routing);
                routing |= bit;
                problem = problem == null ? wrong : problem;
            }
            String name = reader.name();
            if (!reader.isNull()) {
                seen.add(name);
            }
            member(name);
        }
        reader.end();
        required(limited);
        if (problem != null) {
            throw problem;
        }
        return new RequestOutline(model, stream, false, references);
    }

    private void required(boolean limited) {
        if (!seen.contains("messages")) {
            elsewhere();
            wrong("messages", "is missing: it must be an array of messages, at least one");
        }
        if (!seen.contains("model")) {
            wrong("model", "is missing: it must be a string that is not empty");
        }
        if (limited && standard() && !seen.contains("max_tokens")) {
            String meant = seen.contains("max_completion_tokens") ? "max_completion_tokens" : "";
            if (!meant.isEmpty()) {
                belongs(meant, CHAT, "\"max_tokens\"");
            }
            wrong("max_tokens", "is missing: it must be an integer of at least 0");
        }
    }

    /** A body without messages may be another endpoint's. */
    private void elsewhere() {
        if (seen.contains("input")) {
            belongs("input", "/v1/responses", "\"messages\"");
        } else if (seen.contains("prompt")) {
            belongs("prompt", "/v1/completions", "\"messages\"");
        } else if (seen.contains("contents")) {
            belongs("contents", "/v1beta/models/{model}:generateContent", "\"messages\"");
        }
    }

    private void member(String name) {
        switch (name) {
            case "model" -> {
                if (is(JsonKind.STRING, name, "a string that is not empty")) {
                    model = reader.string();
                    if (model.isEmpty()) {
                        wrong(name, "must be a string that is not empty");
                    }
                }
            }
            case "messages" -> messages();
            case "stream" -> {
                stream = false;
                if (!reader.isNull() && is(JsonKind.BOOLEAN, name, "true or false")) {
                    stream = reader.bool();
                }
            }
            default -> {
                if (standard()) {
                    documented(name);
                } else if (name.equals("system") && reader.peek() == JsonKind.ARRAY) {
                    blocks(name);
                }
            }
        }
    }

    private void documented(String name) {
        if (strictness == Strictness.STRICT && !DOCUMENTED.contains(name) && problem == null) {
            problem = invalid("unknown parameter \"" + name + "\"")
                    .code("unknown_parameter")
                    .at(name);
        }
        if (reader.isNull()) {
            return; // said, and nothing: upstreams take it for not said
        }
        switch (name) {
            case "max_tokens", "top_k" -> integer(name);
            case "temperature", "top_p" -> share(name);
            case "stop_sequences" -> strings(name);
            case "system" -> textOrBlocks(name);
            case "tools" -> tools();
            case "tool_choice", "thinking" -> typed(name);
            case "metadata", "output_config", "cache_control" -> is(JsonKind.OBJECT, name, "an object");
            case "service_tier" -> is(JsonKind.STRING, name, "a string");
            default -> {
                // The upstream's business.
            }
        }
    }

    private void messages() {
        if (!is(JsonKind.ARRAY, "messages", "an array of messages, at least one")) {
            return;
        }
        reader.beginArray();
        int count = 0;
        for (; reader.nextElement(); count++) {
            message("messages[" + count + "]", count == 0);
        }
        if (count == 0) {
            wrong("messages", "must have at least one message");
        }
    }

    private void message(String at, boolean first) {
        if (!is(JsonKind.OBJECT, at, "an object")) {
            return;
        }
        boolean said = false;
        boolean spoken = false;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("role")) {
                spoken = true;
                role(at + ".role", first);
            } else if (reader.nameIs("content")) {
                said = true;
                textOrBlocks(at + ".content");
            } else if (reader.nameIs("tool_calls") && !reader.isNull() && standard()) {
                belongs(at + ".tool_calls", CHAT, "blocks of type \"tool_use\" in \"content\"");
            }
        }
        if (standard() && !spoken) {
            wrong(at + ".role", "is missing: it must be one of \"user\", \"assistant\", \"system\"");
        }
        if (standard() && !said) {
            wrong(at + ".content", "is missing: it must be a string or an array of content blocks");
        }
    }

    private void role(String at, boolean first) {
        if (!standard() || !is(JsonKind.STRING, at, "a string")) {
            return;
        }
        String role = reader.string();
        switch (role) {
            case "user", "assistant" -> {}
            case "system" -> {
                if (first) {
                    belongs(at, CHAT, "the operator's instructions in \"system\"");
                }
            }
            case "tool", "function" -> belongs(at, CHAT, "results as blocks of type \"tool_result\" of a user");
            case "developer" -> belongs(at, CHAT, "the operator's instructions in \"system\"");
            default -> wrong(at, "must be one of \"user\", \"assistant\", \"system\"");
        }
    }

    /** At the lenient level whatever it is; but the files that it names are looked for at each. */
    private void textOrBlocks(String at) {
        JsonKind found = reader.peek();
        if (found == JsonKind.ARRAY) {
            blocks(at);
        } else if (found != JsonKind.STRING && standard()) {
            wrong(at, "must be a string or an array of content blocks, found " + found.words());
        }
    }

    private void blocks(String at) {
        reader.beginArray();
        for (int i = 0; reader.nextElement(); i++) {
            String path = at + "[" + i + "]";
            if (reader.peek() == JsonKind.OBJECT) {
                block(path);
            } else if (standard()) {
                wrong(path, "must be an object, found " + reader.peek().words());
            }
        }
    }

    private void block(String at) {
        boolean typed = false;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("type")) {
                typed = true;
                if (standard()) {
                    is(JsonKind.STRING, at + ".type", "a string");
                }
            } else if (reader.nameIs("source") && reader.peek() == JsonKind.OBJECT) {
                source(at + ".source");
            } else if (reader.nameIs("file_id") && reader.peek() == JsonKind.STRING) {
                names(at + ".file_id");
            } else if (reader.nameIs("content") && reader.peek() == JsonKind.ARRAY) {
                blocks(at + ".content");
            } else if (reader.nameIs("image_url") && standard()) {
                belongs(at + ".image_url", CHAT, "a block of type \"image\"");
            }
        }
        if (standard() && !typed) {
            wrong(at + ".type", "is missing: it must be a string");
        }
    }

    private void source(String at) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("file_id") && reader.peek() == JsonKind.STRING) {
                names(at + ".file_id");
            } else if (reader.nameIs("content") && reader.peek() == JsonKind.ARRAY) {
                blocks(at + ".content");
            }
        }
    }

    private void names(String at) {
        if (references.isEmpty()) {
            references = new ArrayList<>();
        }
        references.add(new Reference(at, reader.string()));
    }

    private void tools() {
        if (!is(JsonKind.ARRAY, "tools", "an array of tools")) {
            return;
        }
        reader.beginArray();
        for (int i = 0; reader.nextElement(); i++) {
            String at = "tools[" + i + "]";
            if (is(JsonKind.OBJECT, at, "an object")) {
                tool(at);
            }
        }
    }

    private void tool(String at) {
        boolean named = false;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("function")) {
                belongs(at + ".function", CHAT, "\"name\", \"description\" and \"input_schema\" of the tool itself");
            } else if (reader.nameIs("name")) {
                named = is(JsonKind.STRING, at + ".name", "a string");
            } else if (reader.nameIs("type")) {
                // mcp_toolset has no name; the upstream knows which others
                named |= reader.peek() == JsonKind.STRING && !reader.string().equals("custom");
            } else if (reader.nameIs("input_schema")) {
                is(JsonKind.OBJECT, at + ".input_schema", "an object");
            }
        }
        if (!named) {
            wrong(at + ".name", "is missing: it must be a string");
        }
    }

    private void typed(String name) {
        if (!is(JsonKind.OBJECT, name, "an object")) {
            return;
        }
        boolean typed = false;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("type")) {
                typed = is(JsonKind.STRING, name + ".type", "a string");
            } else if (reader.nameIs("budget_tokens") && !reader.isNull()) {
                integer(name + ".budget_tokens");
            }
        }
        if (!typed) {
            wrong(name + ".type", "is missing: it must be a string");
        }
    }

    private void integer(String at) {
        if (!is(JsonKind.NUMBER, at, "an integer of at least 0")) {
            return;
        }
        reader.skip();
        try {
            if (Long.parseLong(reader.raw()) >= 0) {
                return;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        wrong(at, "must be an integer of at least 0");
    }

    private void share(String at) {
        if (is(JsonKind.NUMBER, at, "a number from 0 to 1")) {
            double number = reader.decimal();
            if (!(number >= 0 && number <= 1)) {
                wrong(at, "must be a number from 0 to 1");
            }
        }
    }

    private void strings(String at) {
        if (!is(JsonKind.ARRAY, at, "an array of strings")) {
            return;
        }
        reader.beginArray();
        for (int i = 0; reader.nextElement(); i++) {
            is(JsonKind.STRING, at + "[" + i + "]", "a string");
        }
    }

    private boolean standard() {
        return strictness.atLeast(Strictness.STANDARD);
    }

    /** Whether the value is of this kind; if not, says so. */
    private boolean is(JsonKind wanted, String at, String words) {
        JsonKind found = reader.peek();
        if (found != wanted) {
            wrong(at, "must be " + words + ", found " + found.words());
        }
        return found == wanted;
    }

    private void wrong(String at, String words) {
        if (problem == null) {
            problem = invalid("\"" + at + "\" " + words).at(at);
        }
    }

    private void belongs(String at, String endpoint, String here) {
        if (problem == null) {
            problem = invalid("\"" + at + "\" is of " + endpoint + ". Send this body to " + endpoint + ", or send "
                            + here)
                    .at(at);
        }
    }

    private static GatewayException invalid(String message) {
        return new GatewayException(ErrorKind.INVALID_REQUEST, message);
    }
}
