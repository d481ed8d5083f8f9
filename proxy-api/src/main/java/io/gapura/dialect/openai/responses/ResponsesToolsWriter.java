package io.gapura.dialect.openai.responses;

import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import io.gapura.model.Tool;
import io.gapura.model.ToolChoice;
import io.gapura.model.ToolKind;
import java.util.HashSet;
import java.util.Set;

/** Writes tools and the choice among them. For one thread at a time. */
final class ResponsesToolsWriter {
    private static final String OURS = OpenAiResponsesDialect.NAME;
    private static final RawJson NO_PARAMETERS = new RawJson("{\"type\":\"object\",\"properties\":{}}");

    private final ResponsesJson json;
    private final boolean own;
    private final boolean said;
    private final Losses losses;

    /**
     * A writer.
     *
     * @param own whether the request is of this dialect, and says all that it wants to
     * @param said whether tools are written though there are none
     */
    ResponsesToolsWriter(ResponsesJson json, boolean own, boolean said, Losses losses) {
        this.json = json;
        this.own = own;
        this.said = said;
        this.losses = losses;
    }

    void write(GenerationRequest.Tools tools) {
        Set<String> freeForm = new HashSet<>();
        for (Tool tool : tools.defined()) {
            if (tool instanceof Tool.FreeForm free) {
                freeForm.add(free.name());
            }
        }
        if (said || tools.defined().stream().anyMatch(this::sayable)) {
            json.name("tools").beginArray();
            tools.defined().stream().filter(this::sayable).forEach(this::tool);
            json.out().endArray();
        }
        if (tools.choice() != null) {
            choice(tools.choice(), freeForm);
        }
        json.flag("parallel_tool_calls", tools.parallel());
    }

    private boolean sayable(Tool tool) {
        if (tool instanceof Tool.CacheMark) {
            losses.add("tools.cache_mark", "OpenAI caches without marks");
            return false;
        }
        if (tool instanceof Tool.Hosted hosted && !hosted.dialect().equals(OURS)) {
            losses.add("tools." + hosted.type(), "a tool that only " + hosted.dialect() + " knows");
            return false;
        }
        return true;
    }

    private void tool(Tool tool) {
        if (tool instanceof Tool.Function function) {
            ResponsesJson out = new ResponsesJson(json.out()).begin().string("type", "function");
            out.string("name", function.name()).string("description", function.description());
            // Elsewhere both may be left out; here the one must be there, and without the other the schema is enforced.
            RawJson parameters = function.parameters();
            Boolean strict = function.strict();
            out.raw("parameters", (parameters != null || own) ? parameters : NO_PARAMETERS);
            out.flag("strict", (strict != null || own) ? strict : Boolean.FALSE);
            out.rest(function.extensions(), "");
            out.end();
        } else if (tool instanceof Tool.FreeForm free) {
            ResponsesJson out = new ResponsesJson(json.out()).begin().string("type", "custom");
            out.string("name", free.name()).string("description", free.description());
            if (free.format() != null) {
                format(out.name("format"), free.format());
            }
            out.rest(free.extensions(), "");
            out.end();
        } else if (tool instanceof Tool.Hosted hosted) {
            json.out().raw(hosted.raw().text());
        }
    }

    /** What makes a grammar up stands in an object inside in canonical words, and beside its type here. */
    private static void format(JsonWriter out, RawJson format) {
        JsonReader reader = Members.over(format, "", OURS).reader();
        JsonReader inner = null;
        if (reader.peek() == JsonKind.OBJECT) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("grammar") && reader.peek() == JsonKind.OBJECT) {
                    reader.skip();
                    inner = Members.over(new RawJson(reader.raw()), "", OURS).reader();
                }
            }
        }
        if (inner == null) {
            out.raw(format.text());
            return;
        }
        out.beginObject().member("type", "grammar");
        inner.beginObject();
        while (inner.nextMember()) {
            String name = inner.name();
            inner.skip();
            out.name(name).raw(inner.raw());
        }
        out.endObject();
    }

    private void choice(ToolChoice choice, Set<String> freeForm) {
        if (choice instanceof ToolChoice.Named named) {
            json.name("tool_choice");
            named(named.name(), named.kind() == ToolKind.FREE_FORM);
        } else if (choice instanceof ToolChoice.Allowed allowed) {
            if (allowed.raw() != null && allowed.dialect().equals(OURS)) {
                json.raw("tool_choice", allowed.raw());
                return;
            }
            json.name("tool_choice").beginObject().member("type", "allowed_tools");
            json.out().member("mode", allowed.required() ? "required" : "auto");
            json.out().name("tools").beginArray();
            allowed.names().forEach(name -> named(name, freeForm.contains(name)));
            json.out().endArray().endObject();
        } else if (choice instanceof ToolChoice.Other other) {
            if (other.dialect().equals(OURS)) {
                json.raw("tool_choice", other.raw());
            } else {
                losses.add("tool_choice", "a choice that only " + other.dialect() + " knows");
            }
        } else {
            json.string("tool_choice", word(choice));
        }
    }

    private void named(String name, boolean freeForm) {
        json.out()
                .beginObject()
                .member("type", freeForm ? "custom" : "function")
                .member("name", name)
                .endObject();
    }

    private static String word(ToolChoice choice) {
        if (choice instanceof ToolChoice.None) {
            return "none";
        }
        return choice instanceof ToolChoice.Required ? "required" : "auto";
    }
}
