package io.gapura.dialect.openai.responses;

import io.gapura.dialect.AnswerContext;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonEdit;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.RawJson;
import io.gapura.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The response object around its output: a good part of it says the request again. For one thread at a time; made once an answer.
 *
 * <p>Every member that OpenAI's reference or the Open Responses specification requires is there, with OpenAI's default where the
 * request says nothing, since strict clients refuse an object without one.
 */
final class ResponseEcho {
    private static final RawJson EMPTY_ARRAY = new RawJson("[]");
    private static final RawJson EMPTY_OBJECT = new RawJson("{}");
    private static final RawJson TEXT_FORMAT = new RawJson("{\"type\":\"text\"}");

    private final AnswerContext context;
    private final Map<String, RawJson> said = new TreeMap<>();

    ResponseEcho(AnswerContext context) {
        this.context = context;
        if (context.request().length > 0) {
            try {
                read(new JsonReader(context.request(), ErrorKind.INVALID_REQUEST));
            } catch (GatewayException e) {
                said.clear(); // it was read before: who damaged it since is no business of the answer
            }
        }
    }

    private void read(JsonReader reader) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("input") || reader.isNull()) {
                reader.skip();
            } else {
                String name = reader.name();
                reader.skip();
                said.put(name, new RawJson(reader.raw()));
            }
        }
        reader.end();
    }

    String id() {
        return "resp_" + context.id();
    }

    /**
     * Writes the object.
     *
     * @param state what is particular to this moment
     */
    void write(JsonWriter json, State state) {
        json.beginObject().member("id", id()).member("object", "response");
        json.member("created_at", context.createdSeconds()).member("status", state.status());
        json.member("background", false);
        json.name("completed_at").nullValue(); // a codec has no clock
        json.name("error");
        raw(json, state.error());
        json.name("incomplete_details");
        if (state.incomplete() == null) {
            json.nullValue();
        } else {
            json.beginObject().member("reason", state.incomplete()).endObject();
        }
        told(json, "instructions", JsonKind.STRING, null);
        told(json, "max_output_tokens", JsonKind.NUMBER, null);
        told(json, "max_tool_calls", JsonKind.NUMBER, null);
        json.member("model", context.model()).name("output").beginArray();
        state.output().forEach(item -> item.write(json));
        json.endArray();
        told(json, "parallel_tool_calls", JsonKind.BOOLEAN, new RawJson("true"));
        json.member("frequency_penalty", 0).member("presence_penalty", 0);
        json.name("previous_response_id").nullValue();
        told(json, "prompt_cache_key", JsonKind.STRING, null);
        told(json, "prompt_cache_retention", JsonKind.STRING, null);
        filled(json, "reasoning", EMPTY_OBJECT, Map.of("effort", RawJson.NULL, "summary", RawJson.NULL));
        told(json, "safety_identifier", JsonKind.STRING, null);
        json.name("service_tier");
        raw(json, tier(state.tier()));
        json.member("store", false); // whatever was asked for: it is not kept
        told(json, "temperature", JsonKind.NUMBER, new RawJson("1"));
        filled(json, "text", EMPTY_OBJECT, Map.of("format", TEXT_FORMAT, "verbosity", new RawJson("\"medium\"")));
        json.name("tool_choice");
        raw(json, said.getOrDefault("tool_choice", new RawJson("\"auto\"")));
        json.name("tools");
        tools(json);
        told(json, "top_logprobs", JsonKind.NUMBER, new RawJson("0"));
        told(json, "top_p", JsonKind.NUMBER, new RawJson("1"));
        told(json, "truncation", JsonKind.STRING, new RawJson("\"disabled\""));
        json.name("usage");
        if (state.usage() == null) {
            json.nullValue();
        } else {
            ResponsesUsage.write(json, state.usage());
        }
        told(json, "user", JsonKind.STRING, null);
        told(json, "metadata", JsonKind.OBJECT, EMPTY_OBJECT);
        json.endObject();
    }

    /**
     * What changes while an answer arrives.
     *
     * @param status OpenAI's word
     * @param error what went wrong, as an object; null if nothing did
     * @param incomplete why it is not complete, null if it is
     * @param output the items so far
     * @param tier how urgently it was served, as the upstream told in this dialect
     * @param usage what it cost, null while it is not known
     */
    record State(
            String status,
            @Nullable RawJson error,
            @Nullable String incomplete,
            List<AnswerItem> output,
            @Nullable RawJson tier,
            @Nullable Usage usage) {}

    private RawJson tier(@Nullable RawJson told) {
        RawJson asked = told == null ? said.get("service_tier") : told;
        boolean tier =
                asked != null && asked.text().startsWith("\"") && !asked.text().equals("\"auto\"");
        return tier && asked != null ? asked : new RawJson("\"default\"");
    }

    /** A member as the request said it, if it is of this kind. */
    private void told(JsonWriter json, String name, JsonKind kind, @Nullable RawJson otherwise) {
        RawJson value = said.get(name);
        json.name(name);
        raw(json, value != null && kind(value) == kind ? value : otherwise);
    }

    /** An object as the request said it, with what is missing or null in it. */
    private void filled(JsonWriter json, String name, RawJson otherwise, Map<String, RawJson> members) {
        RawJson value = said.get(name);
        RawJson object = value != null && kind(value) == JsonKind.OBJECT ? value : otherwise;
        json.name(name).raw(fill(object, members));
    }

    private static String fill(RawJson object, Map<String, RawJson> members) {
        JsonEdit edit = JsonEdit.of(object.text().getBytes(StandardCharsets.UTF_8));
        List<String> nulls = nulls(object);
        new TreeMap<>(members).forEach((name, value) -> {
            if (nulls.contains(name)) {
                edit.set(JsonPath.of(name), value.text());
            } else {
                edit.addIfAbsent(JsonPath.of(name), value.text());
            }
        });
        return new String(edit.apply(), StandardCharsets.UTF_8);
    }

    private static List<String> nulls(RawJson object) {
        List<String> nulls = new ArrayList<>(0);
        JsonReader reader = reader(object);
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.isNull()) {
                nulls.add(reader.name());
            }
        }
        return nulls;
    }

    /** The tools as they were defined; what OpenAI's objects always have is added where the request left it out. */
    private void tools(JsonWriter json) {
        RawJson tools = said.getOrDefault("tools", EMPTY_ARRAY);
        if (kind(tools) != JsonKind.ARRAY) {
            json.raw(EMPTY_ARRAY.text());
            return;
        }
        Map<String, RawJson> always =
                Map.of("description", RawJson.NULL, "parameters", RawJson.NULL, "strict", RawJson.NULL);
        JsonReader reader = reader(tools);
        json.beginArray();
        reader.beginArray();
        while (reader.nextElement()) {
            JsonKind kind = reader.peek();
            reader.skip();
            RawJson tool = new RawJson(reader.raw());
            json.raw(kind == JsonKind.OBJECT && isFunction(tool) ? fill(tool, always) : tool.text());
        }
        json.endArray();
    }

    private static boolean isFunction(RawJson tool) {
        boolean function = false;
        JsonReader reader = reader(tool);
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("type")) {
                reader.skip();
                function = reader.raw().equals("\"function\"");
            }
        }
        return function;
    }

    private static JsonReader reader(RawJson raw) {
        return new JsonReader(raw.text().getBytes(StandardCharsets.UTF_8), ErrorKind.INVALID_REQUEST);
    }

    private static JsonKind kind(RawJson raw) {
        return reader(raw).peek();
    }

    private static void raw(JsonWriter json, @Nullable RawJson value) {
        if (value == null) {
            json.nullValue();
        } else {
            json.raw(value.text());
        }
    }
}
