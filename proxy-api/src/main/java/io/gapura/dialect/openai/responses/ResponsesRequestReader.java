package io.gapura.dialect.openai.responses;

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
import io.gapura.model.Tool;
import io.gapura.model.ToolChoice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request body in canonical words. Used once, by one thread. What the words don't cover is kept as it was written,
 * explicit nulls too, so that the writer gives an equal body back.
 */
final class ResponsesRequestReader {
    /** On every request that was read here, so that the writer knows its own. */
    static final String OWN = "responses";

    /** On a request whose {@code input} was a string. */
    static final String STRING = "input";

    /** On the message that was {@code instructions}. */
    static final String INSTRUCTIONS = "instructions";

    /** The values of {@code include} that there are words for. */
    static final String ENCRYPTED = "reasoning.encrypted_content";

    static final String LOGPROBS = "message.output_text.logprobs";

    private static final String OURS = OpenAiResponsesDialect.NAME;

    private final JsonReader reader;
    private final Members members;

    private @Nullable String model;
    private @Nullable String instructions;
    private List<Message> input = List.of();
    private List<Tool> tools = List.of();
    private @Nullable ToolChoice choice;
    private @Nullable Boolean parallel;
    private @Nullable ResponseFormat format;
    private @Nullable String verbosity;
    private @Nullable String effort;
    private @Nullable String summary;
    private @Nullable Boolean encrypted;
    private @Nullable Boolean logprobs;
    private @Nullable Long topLogprobs;
    private @Nullable Long limit;
    private @Nullable BigDecimal temperature;
    private @Nullable BigDecimal topP;
    private @Nullable Boolean stream;
    private Extensions streamOptions = Extensions.NONE;
    private @Nullable String user;
    private @Nullable String safetyIdentifier;
    private @Nullable String promptCacheKey;
    private @Nullable String serviceTier;
    private @Nullable Map<String, String> metadata;
    private @Nullable Boolean store;

    private ResponsesRequestReader(byte[] body) {
        reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        members = new Members(reader, "", OURS);
    }

    static GenerationRequest read(byte[] body) {
        return new ResponsesRequestReader(body).request();
    }

    private GenerationRequest request() {
        members.begin();
        members.form(OWN);
        while (members.next()) {
            if (!conversation() && !sampling() && !output() && !delivery() && !attribution()) {
                members.keep("");
            }
        }
        reader.end();
        if (model == null) {
            throw Members.invalid("\"model\" is missing: it names the model that is to answer", "model");
        }
        return new GenerationRequest(
                model,
                messages(),
                new GenerationRequest.Tools(tools, choice, parallel),
                new GenerationRequest.Sampling(temperature, topP, null, null, null, null, null, logprobs, topLogprobs),
                new GenerationRequest.Output(null, limit, null, null, format, verbosity, null),
                new GenerationRequest.Reasoning(effort, null, summary, encrypted),
                new GenerationRequest.Delivery(stream, null, streamOptions),
                new GenerationRequest.Attribution(user, safetyIdentifier, promptCacheKey, serviceTier, metadata, store),
                members.extensions());
    }

    private List<Message> messages() {
        if (instructions == null) {
            return input;
        }
        List<Message> all = new ArrayList<>();
        all.add(new Message(
                Role.SYSTEM,
                List.of(ContentBlock.Text.of(instructions)),
                null,
                Extensions.of(OURS, Map.of(), Set.of(INSTRUCTIONS))));
        all.addAll(input);
        return all;
    }

    private boolean conversation() {
        if (members.is("model")) {
            model = members.string();
        } else if (members.is("instructions")) {
            instructions = members.string();
        } else if (members.is("input")) {
            if (members.kind() == JsonKind.STRING) {
                input = List.of(Message.text(Role.USER, members.string()));
                members.form(STRING);
            } else {
                members.require(JsonKind.ARRAY);
                input = ResponsesInputReader.read(reader);
            }
        } else if (members.is("tools")) {
            members.require(JsonKind.ARRAY);
            members.form("tools");
            tools = ResponsesToolsReader.tools(reader, "tools");
        } else if (members.is("tool_choice")) {
            choice = ResponsesToolsReader.choice(members);
        } else if (members.is("parallel_tool_calls")) {
            parallel = members.bool();
        } else {
            return false;
        }
        return true;
    }

    private boolean sampling() {
        if (members.is("temperature")) {
            temperature = members.decimal();
        } else if (members.is("top_p")) {
            topP = members.decimal();
        } else if (members.is("top_logprobs")) {
            topLogprobs = members.integer();
        } else if (members.is("include") && members.kind() == JsonKind.ARRAY) {
            include();
        } else {
            return false;
        }
        return true;
    }

    /** Kept as it is too: it has values that there are no words for. */
    private void include() {
        RawJson raw = members.raw();
        members.keep("include", raw);
        for (String value : new Included(raw).values) {
            if (value.equals(ENCRYPTED)) {
                encrypted = true;
            } else if (value.equals(LOGPROBS)) {
                logprobs = true;
            }
        }
    }

    /** The texts of {@code include}. */
    static final class Included {
        final List<String> values = new ArrayList<>();

        Included(RawJson raw) {
            JsonReader each = Members.over(raw, "include", OURS).reader();
            each.beginArray();
            while (each.nextElement()) {
                if (each.peek() == JsonKind.STRING) {
                    values.add(each.string());
                }
            }
        }
    }

    private boolean output() {
        if (members.is("max_output_tokens")) {
            limit = members.integer();
        } else if (members.is("text")) {
            Members inner = members.object();
            inner.form("text");
            while (inner.next()) {
                if (inner.is("format")) {
                    inner.require(JsonKind.OBJECT);
                    format = ResponsesToolsReader.format(inner.raw());
                } else if (inner.is("verbosity")) {
                    verbosity = inner.string();
                } else {
                    inner.keep("");
                }
            }
            members.adopt(ResponsesJson.inside("text"), inner);
        } else if (members.is("reasoning")) {
            reasoning(members.object());
        } else {
            return false;
        }
        return true;
    }

    private void reasoning(Members inner) {
        String older = null;
        inner.form("reasoning");
        while (inner.next()) {
            if (inner.is("effort")) {
                effort = inner.string();
            } else if (inner.is("summary")) {
                summary = inner.string();
            } else if (inner.is("generate_summary") && inner.kind() == JsonKind.STRING) {
                older = inner.string();
                inner.keep("generate_summary", new RawJson(reader.raw()));
            } else {
                inner.keep("");
            }
        }
        if (summary == null && older != null) {
            summary = older;
            inner.form("generate_summary");
        }
        members.adopt(ResponsesJson.inside("reasoning"), inner);
    }

    private boolean delivery() {
        if (members.is("stream")) {
            stream = members.bool();
        } else if (members.is("stream_options")) {
            Members inner = members.object();
            inner.form("stream_options");
            while (inner.next()) {
                inner.keep("");
            }
            streamOptions = inner.extensions();
        } else {
            return false;
        }
        return true;
    }

    private boolean attribution() {
        if (members.is("user")) {
            user = members.string();
        } else if (members.is("safety_identifier")) {
            safetyIdentifier = members.string();
        } else if (members.is("prompt_cache_key")) {
            promptCacheKey = members.string();
        } else if (members.is("service_tier")) {
            serviceTier = members.string();
        } else if (members.is("metadata")) {
            metadata = new LinkedHashMap<>();
            Members notes = members.object();
            while (notes.next()) {
                metadata.put(reader.name(), notes.string());
            }
            if (!notes.extensions().isEmpty()) {
                throw Members.invalid("\"metadata\" must have strings alone, found null", "metadata");
            }
        } else if (members.is("store")) {
            store = members.bool();
        } else {
            return false;
        }
        return true;
    }
}
