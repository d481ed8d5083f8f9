package io.gapura.dialect.gemini.generate;

import io.gapura.json.JsonWriter;
import io.gapura.model.Capabilities;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.Quirk;
import io.gapura.model.RawJson;
import io.gapura.model.Tool;
import io.gapura.model.ToolChoice;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes {@code tools} and {@code toolConfig}. Used once, by one thread. */
final class GeminiToolsWriter {
    private static final String OURS = GeminiGenerateDialect.NAME;

    private final GeminiJson request;
    private final JsonWriter json;
    private final Capabilities capabilities;
    private final Losses losses;
    private boolean inFunctions;

    GeminiToolsWriter(GeminiJson request, Capabilities capabilities, Losses losses) {
        this.request = request;
        this.json = request.out();
        this.capabilities = capabilities;
        this.losses = losses;
    }

    void write(GenerationRequest.Tools tools, Extensions extensions) {
        List<Tool> sayable = tools.defined().stream().filter(this::sayable).toList();
        if (!sayable.isEmpty() || extensions.formed(OURS, "tools")) {
            request.name("tools").beginArray();
            sayable.forEach(this::tool);
            endFunctions();
            json.endArray();
        }
        if (Boolean.FALSE.equals(tools.parallel())) {
            losses.add("parallel_tool_calls", "Gemini calls as many functions at once as it likes");
        }
        choice(tools.choice(), extensions);
    }

    private boolean sayable(Tool tool) {
        if (tool instanceof Tool.Function) {
            return true;
        }
        if (tool instanceof Tool.Hosted hosted) {
            if (hosted.dialect().equals(OURS)) {
                return true;
            }
            losses.add("tools." + hosted.type(), "a tool that only " + hosted.dialect() + " knows");
        } else if (tool instanceof Tool.FreeForm) {
            losses.add("tools.custom", "Gemini's functions take JSON objects");
        } else {
            losses.add("tools.cache_mark", "Gemini caches without marks");
        }
        return false;
    }

    private void tool(Tool tool) {
        if (tool instanceof Tool.Function function) {
            if (inFunctions && function.extensions().formed(OURS, GeminiToolsReader.APART)) {
                endFunctions();
            }
            if (!inFunctions) {
                json.beginObject().name("functionDeclarations").beginArray();
                inFunctions = true;
            }
            function(function);
        } else if (tool instanceof Tool.Hosted hosted) {
            endFunctions();
            json.raw(hosted.raw().text());
        }
    }

    private void endFunctions() {
        if (inFunctions) {
            json.endArray().endObject();
            inFunctions = false;
        }
    }

    private void function(Tool.Function function) {
        GeminiJson declaration = new GeminiJson(json).begin().string("name", function.name());
        declaration.string("description", function.description());
        RawJson parameters = function.parameters();
        if (function.extensions().formed(OURS, GeminiToolsReader.PARAMETERS)) {
            declaration.raw("parameters", parameters);
        } else if (parameters != null && capabilities.has(Quirk.PARAMETERS_SUBSET)) {
            declaration.raw("parameters", GeminiSchema.subset(parameters, losses));
        } else {
            declaration.raw("parametersJsonSchema", parameters);
        }
        if (Boolean.TRUE.equals(function.strict())) {
            losses.add("tools.strict", "Gemini follows a schema for certain only where a call is forced");
        }
        declaration.rest(function.extensions(), "");
        declaration.end();
    }

    private void choice(@Nullable ToolChoice choice, Extensions extensions) {
        boolean kept = extensions.of(OURS).keySet().stream().anyMatch(name -> name.startsWith("toolConfig."));
        boolean sayable = choice != null && sayable(choice);
        if (!sayable && !kept) {
            return;
        }
        GeminiJson config = new GeminiJson(request.name("toolConfig")).begin();
        if (choice != null && sayable) {
            config.name("functionCallingConfig");
            calling(choice, extensions);
        }
        config.rest(extensions, "toolConfig.");
        config.end();
    }

    private boolean sayable(ToolChoice choice) {
        if (choice instanceof ToolChoice.Other other && !other.dialect().equals(OURS)) {
            losses.add("tool_choice", "a choice that only " + other.dialect() + " knows");
            return false;
        }
        return true;
    }

    private void calling(ToolChoice choice, Extensions extensions) {
        if (choice instanceof ToolChoice.Other other) {
            json.raw(other.raw().text());
        } else if (choice instanceof ToolChoice.Allowed allowed) {
            RawJson raw = allowed.dialect().equals(OURS) ? allowed.raw() : null;
            if (raw != null) {
                json.raw(raw.text());
            } else {
                mode(allowed.required() ? "ANY" : "VALIDATED", allowed.names(), extensions);
            }
        } else if (choice instanceof ToolChoice.Named named) {
            mode("ANY", List.of(named.name()), extensions);
        } else if (choice instanceof ToolChoice.Required) {
            mode("ANY", null, extensions);
        } else if (choice instanceof ToolChoice.None) {
            mode("NONE", null, extensions);
        } else {
            mode(extensions.formed(OURS, GeminiToolsReader.VALIDATED) ? "VALIDATED" : "AUTO", null, extensions);
        }
    }

    private void mode(String word, @Nullable List<String> names, Extensions extensions) {
        boolean small = extensions.formed(OURS, GeminiToolsReader.SMALL);
        GeminiJson calling = new GeminiJson(json).begin().string("mode", small ? word.toLowerCase(Locale.ROOT) : word);
        calling.strings("allowedFunctionNames", names);
        calling.end();
    }
}
