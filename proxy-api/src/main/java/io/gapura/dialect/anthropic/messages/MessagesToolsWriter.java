package io.gapura.dialect.anthropic.messages;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonEdit;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonReader;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import io.gapura.model.Tool;
import io.gapura.model.ToolChoice;
import io.gapura.model.ToolKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what of a request says which tools may be called. Used once, by one thread. */
final class MessagesToolsWriter {
    private static final String OURS = AnthropicMessagesDialect.NAME;
    private static final String ANY_OBJECT = "{\"type\":\"object\",\"properties\":{}}";

    private final MessagesJson json;
    private final Losses losses;

    MessagesToolsWriter(MessagesJson json, Losses losses) {
        this.json = json;
        this.losses = losses;
    }

    /** Writes both members; an empty list only if the client wrote one. */
    void write(GenerationRequest.Tools tools, boolean said) {
        List<Tool> told = told(tools);
        if (!told.isEmpty() || said) {
            json.name("tools").beginArray();
            for (int i = 0; i < told.size(); i++) {
                Tool next = i + 1 < told.size() ? told.get(i + 1) : null;
                tool(told.get(i), next instanceof Tool.CacheMark mark ? mark : null);
            }
            json.out().endArray();
        }
        boolean any = told.stream().anyMatch(tool -> !(tool instanceof Tool.CacheMark));
        if (any) {
            choice(tools);
        } else if (tools.choice() instanceof ToolChoice.Required || tools.choice() instanceof ToolChoice.Named) {
            losses.add("tool_choice", "there is no tool to choose");
        }
    }

    /** Those that can be told, and of those only the ones that are allowed. */
    private List<Tool> told(GenerationRequest.Tools tools) {
        List<Tool> told = new ArrayList<>(tools.defined().size());
        for (Tool tool : tools.defined()) {
            if (tool instanceof Tool.Hosted hosted && !hosted.dialect().equals(OURS)) {
                losses.add("tools." + hosted.type(), "a tool that only " + hosted.dialect() + " knows");
            } else if (tool instanceof Tool.CacheMark && (told.isEmpty() || !canBeMarked(told.get(told.size() - 1)))) {
                losses.add("tools.cache_mark", "nothing before it can be marked");
            } else if (allowed(tool, tools.choice())) {
                told.add(tool);
            }
        }
        return told;
    }

    private static boolean canBeMarked(Tool tool) {
        return tool instanceof Tool.Function || tool instanceof Tool.FreeForm;
    }

    private static boolean allowed(Tool tool, @Nullable ToolChoice choice) {
        if (!(choice instanceof ToolChoice.Allowed allowed)) {
            return true;
        }
        if (tool instanceof Tool.Function function) {
            return allowed.names().contains(function.name());
        }
        return !(tool instanceof Tool.FreeForm free) || allowed.names().contains(free.name());
    }

    private void tool(Tool tool, Tool.@Nullable CacheMark mark) {
        if (tool instanceof Tool.Function function) {
            MessagesJson element = new MessagesJson(json.out()).begin();
            element.string("type", function.extensions().formed(OURS, "typed") ? "custom" : null);
            element.string("name", function.name()).string("description", function.description());
            element.name("input_schema").raw(schema(function.parameters()));
            element.flag("strict", function.strict());
            mark(element, mark);
            element.rest(function.extensions(), "");
            element.end();
        } else if (tool instanceof Tool.FreeForm free) {
            MessagesJson element = new MessagesJson(json.out()).begin();
            element.string("name", FreeFormName.of(free.name())).string("description", description(free));
            element.name("input_schema").raw(FreeFormName.SCHEMA);
            mark(element, mark);
            element.end();
        } else if (tool instanceof Tool.Hosted hosted) {
            json.out().raw(hosted.raw().text());
        }
    }

    private void mark(MessagesJson element, Tool.@Nullable CacheMark mark) {
        if (mark != null) {
            element.name("cache_control");
            MessagesBlockWriter.mark(element, mark.ttl(), losses);
            json.out().endObject();
        }
    }

    /** A grammar can only be told in words. */
    private @Nullable String description(Tool.FreeForm tool) {
        RawJson format = tool.format();
        if (format == null || !format.text().contains("grammar")) {
            return tool.description();
        }
        losses.add("tools.free_form", "the grammar of its input is told in words, and not enforced");
        return (tool.description() == null ? "" : tool.description() + "\n\n")
                + "The text in \"input\" must follow this grammar: " + format.text();
    }

    /** Anthropic demands a schema, of an object. */
    private static String schema(@Nullable RawJson parameters) {
        if (parameters == null) {
            return ANY_OBJECT;
        }
        byte[] schema = parameters.text().getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader.check(schema, 0, schema.length, ErrorKind.INVALID_REQUEST, true);
        } catch (GatewayException noObject) {
            return ANY_OBJECT;
        }
        byte[] typed = JsonEdit.of(schema)
                .addIfAbsent(JsonPath.of("type"), "\"object\"")
                .apply();
        return new String(typed, StandardCharsets.UTF_8);
    }

    private void choice(GenerationRequest.Tools tools) {
        ToolChoice choice = tools.choice();
        Boolean parallel = tools.parallel();
        if (choice instanceof ToolChoice.Other other) {
            if (other.dialect().equals(OURS)) {
                json.raw("tool_choice", other.raw());
                return;
            }
            losses.add("tool_choice", "a choice that only " + other.dialect() + " knows");
        }
        if (choice == null && !Boolean.FALSE.equals(parallel)) {
            return;
        }
        MessagesJson inner = new MessagesJson(json.name("tool_choice")).begin();
        if (choice instanceof ToolChoice.Named named) {
            inner.string("type", "tool");
            inner.string("name", named.kind() == ToolKind.FREE_FORM ? FreeFormName.of(named.name()) : named.name());
        } else {
            inner.string("type", word(choice));
        }
        if (parallel != null && !(choice instanceof ToolChoice.None)) {
            inner.flag("disable_parallel_tool_use", !parallel);
        }
        inner.end();
    }

    private static String word(@Nullable ToolChoice choice) {
        if (choice instanceof ToolChoice.None) {
            return "none";
        }
        boolean required =
                choice instanceof ToolChoice.Required || (choice instanceof ToolChoice.Allowed some && some.required());
        return required ? "any" : "auto";
    }
}
