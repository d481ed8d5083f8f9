package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.Members;
import io.gapura.error.ErrorKind;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Message;
import io.gapura.model.RawJson;
import io.gapura.model.ResponseFormat;
import io.gapura.model.Role;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request body in canonical words. Used once, by one thread. What the words don't cover is kept as it was written,
 * explicit nulls too, so that the writer gives an equal body back.
 */
final class MessagesRequestReader {
    /** The prefixes of what is kept of objects inside. */
    static final String METADATA = "metadata.";

    static final String OUTPUT_CONFIG = "output_config.";
    static final String THINKING = "thinking.";

    private static final String THINKING_MEMBER = "thinking";

    /** How the client said that the model is to think. */
    static final String ADAPTIVE = "thinking:adaptive";

    static final String ENABLED = "thinking:enabled";
    static final String DISABLED = "thinking:disabled";

    /** The client said an effort, beside whatever it said of thinking. */
    static final String EFFORT = "output_config:effort";

    /** A message of the system's that stands between others, and not before them. */
    static final String TURN = "turn";

    private final JsonReader reader;
    private final Members members;
    private final MessagesToolsReader tools;
    private final List<Message> system = new ArrayList<>(1);
    private final List<Message> messages = new ArrayList<>();

    private @Nullable String model;
    private @Nullable BigDecimal temperature;
    private @Nullable BigDecimal topP;
    private @Nullable BigDecimal topK;
    private @Nullable Long maxTokens;
    private @Nullable List<String> stop;
    private @Nullable ResponseFormat format;
    private @Nullable String effort;
    private @Nullable Long budget;
    private @Nullable String display;
    private @Nullable Boolean stream;
    private @Nullable String user;
    private @Nullable String serviceTier;

    private MessagesRequestReader(byte[] body) {
        reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        members = new Members(reader, "", AnthropicMessagesDialect.NAME);
        tools = new MessagesToolsReader(members);
    }

    static GenerationRequest read(byte[] body) {
        return new MessagesRequestReader(body).request();
    }

    private GenerationRequest request() {
        members.begin();
        while (members.next()) {
            if (!conversation() && !sampling() && !output() && !attribution() && !tools.member()) {
                members.keep("");
            }
        }
        reader.end();
        if (model == null) {
            throw Members.invalid("\"model\" is missing: it names the model that is to answer", "model");
        }
        List<Message> all = new ArrayList<>(system);
        all.addAll(messages);
        Extensions extensions = members.extensions();
        return new GenerationRequest(
                model,
                all,
                tools.tools(),
                new GenerationRequest.Sampling(temperature, topP, topK, null, null, null, null, null, null),
                new GenerationRequest.Output(maxTokens, null, stop, null, format, null, null),
                new GenerationRequest.Reasoning(
                        extensions.formed(AnthropicMessagesDialect.NAME, DISABLED) ? "none" : effort,
                        budget,
                        display,
                        null),
                new GenerationRequest.Delivery(stream, null, Extensions.NONE),
                new GenerationRequest.Attribution(user, null, null, serviceTier, null, null),
                extensions);
    }

    private boolean conversation() {
        if (members.is("model")) {
            model = members.string();
        } else if (members.is("system")) {
            system.clear();
            system.add(system());
        } else if (members.is("messages")) {
            members.require(JsonKind.ARRAY);
            messages.clear();
            String before = "";
            reader.beginArray();
            for (int i = 0; reader.nextElement(); i++) {
                MessagesTurnReader turn = new MessagesTurnReader(reader, "messages[" + i + "]");
                before = turn.read(before, messages);
            }
        } else {
            return false;
        }
        return true;
    }

    private Message system() {
        if (members.kind() == JsonKind.STRING) {
            return Message.text(Role.SYSTEM, members.string());
        }
        members.require(JsonKind.ARRAY);
        List<ContentBlock> blocks = new ArrayList<>();
        reader.beginArray();
        for (int i = 0; reader.nextElement(); i++) {
            MessagesBlockReader.read(reader, "system[" + i + "]", blocks);
        }
        return new Message(Role.SYSTEM, blocks, null, MessagesTurnReader.PARTS);
    }

    private boolean sampling() {
        if (members.is("temperature")) {
            temperature = members.decimal();
        } else if (members.is("top_p")) {
            topP = members.decimal();
        } else if (members.is("top_k")) {
            topK = members.decimal();
        } else {
            return false;
        }
        return true;
    }

    private boolean output() {
        if (members.is("max_tokens")) {
            maxTokens = members.integer();
        } else if (members.is("stop_sequences")) {
            stop = members.strings();
        } else if (members.is("stream")) {
            stream = members.bool();
        } else if (members.is("thinking")) {
            thinking();
        } else if (members.is("output_config")) {
            outputConfig();
        } else {
            return false;
        }
        return true;
    }

    private void thinking() {
        RawJson raw = members.raw();
        Members inner = Members.over(raw, THINKING_MEMBER, AnthropicMessagesDialect.NAME)
                .begin();
        String type = "";
        while (inner.next()) {
            if (inner.is("type")) {
                type = inner.string();
            } else if (inner.is("budget_tokens")) {
                budget = inner.integer();
            } else if (inner.is("display")) {
                display = inner.string();
            } else {
                inner.keep("");
            }
        }
        switch (type) {
            case "adaptive" -> inner.form(ADAPTIVE);
            case "enabled" -> inner.form(ENABLED);
            case "disabled" -> inner.form(DISABLED);
            case "" -> throw Members.invalid("\"thinking.type\" is missing", "thinking.type");
            default -> { // a later way of thinking ("between_tools"), which only Anthropic has a word for
                budget = null;
                display = null;
                members.keep(THINKING_MEMBER, raw);
                return;
            }
        }
        members.adopt(THINKING, inner);
    }

    private void outputConfig() {
        Members inner = members.object();
        while (inner.next()) {
            if (inner.is("effort")) {
                effort = inner.string();
                inner.form(EFFORT);
            } else if (inner.is("format")) {
                format = format(inner.raw());
            } else {
                inner.keep("");
            }
        }
        members.adopt(OUTPUT_CONFIG, inner);
    }

    private static ResponseFormat format(RawJson raw) {
        Members inner = Members.over(raw, "output_config.format", AnthropicMessagesDialect.NAME)
                .begin();
        String type = "";
        RawJson schema = null;
        while (inner.next()) {
            if (inner.is("type")) {
                type = inner.string();
            } else if (inner.is("schema")) {
                schema = inner.raw();
            } else {
                inner.keep("");
            }
        }
        return type.equals("json_schema") && schema != null
                ? new ResponseFormat.JsonSchema("", null, schema, null, inner.extensions())
                : new ResponseFormat.Other(AnthropicMessagesDialect.NAME, raw);
    }

    private boolean attribution() {
        if (members.is("metadata")) {
            Members inner = members.object();
            while (inner.next()) {
                if (inner.is("user_id")) {
                    user = inner.string();
                } else {
                    inner.keep("");
                }
            }
            members.adopt(METADATA, inner);
        } else if (members.is("service_tier")) {
            String tier = members.string();
            serviceTier = tier.equals("standard_only") ? "default" : tier; // OpenAI's word for the same
        } else {
            return false;
        }
        return true;
    }
}
