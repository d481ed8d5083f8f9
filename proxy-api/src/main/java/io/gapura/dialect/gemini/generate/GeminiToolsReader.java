package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.GenerationRequest;
import io.gapura.model.RawJson;
import io.gapura.model.Tool;
import io.gapura.model.ToolChoice;
import io.gapura.model.ToolKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code toolConfig}. Used once, by one thread. */
final class GeminiToolsReader {
    /** Marks a function whose list is not the one of the function before it. */
    static final String APART = "apart";

    /** Marks parameters in Gemini's own subset of OpenAPI. */
    static final String PARAMETERS = "parameters";

    /** Marks a choice whose mode was not written in capitals. */
    static final String SMALL = "small-mode";

    /** Marks a free choice whose arguments must be valid. */
    static final String VALIDATED = "validated";

    private static final String NAME = GeminiGenerateDialect.NAME;

    private final Members body;
    private final JsonReader reader;
    private final List<Tool> tools = new ArrayList<>();
    private boolean lastIsFunction;
    private @Nullable ToolChoice choice;

    GeminiToolsReader(Members body) {
        this.body = body;
        this.reader = body.reader();
    }

    GenerationRequest.Tools tools() {
        return new GenerationRequest.Tools(tools, choice, null);
    }

    /** Reads the member if it is one of these two. */
    boolean member() {
        if (body.is("tools")) {
            list();
        } else if (Spelling.is(body, "toolConfig")) {
            config();
        } else {
            return false;
        }
        return true;
    }

    private void list() {
        body.require(JsonKind.ARRAY);
        tools.clear();
        reader.beginArray();
        for (int i = 0; reader.nextElement(); i++) {
            Members tool = new Members(reader, "tools[" + i + "]", NAME).begin();
            while (tool.next()) {
                if (Spelling.is(tool, "functionDeclarations")) {
                    functions(tool);
                } else {
                    String type = reader.name();
                    tools.add(new Tool.Hosted(NAME, type, hosted(type, tool.raw())));
                    lastIsFunction = false;
                }
            }
        }
        if (tools.isEmpty()) {
            body.form("tools");
        }
    }

    private static RawJson hosted(String type, RawJson value) {
        return new RawJson("{" + Quoted.of(type) + ":" + value.text() + "}");
    }

    private void functions(Members tool) {
        tool.require(JsonKind.ARRAY);
        String path = tool.pathOf("functionDeclarations");
        boolean apart = lastIsFunction;
        reader.beginArray();
        for (int i = 0; reader.nextElement(); i++) {
            Members function = new Members(reader, path + "[" + i + "]", NAME).begin();
            if (apart && i == 0) {
                function.form(APART);
            }
            tools.add(function(function));
            lastIsFunction = true;
        }
    }

    private static Tool function(Members function) {
        String name = null;
        String description = null;
        RawJson parameters = null;
        while (function.next()) {
            if (function.is("name")) {
                name = function.string();
            } else if (function.is("description")) {
                description = function.string();
            } else if (function.is("parameters") && parameters == null) {
                function.require(JsonKind.OBJECT);
                parameters = function.raw();
                function.form(PARAMETERS);
            } else if (Spelling.is(function, "parametersJsonSchema") && parameters == null) {
                parameters = function.raw();
            } else {
                function.keep("");
            }
        }
        if (name == null || name.isEmpty()) {
            String at = function.pathOf("name");
            throw Members.invalid("\"" + at + "\" is missing: it names the function", at);
        }
        return new Tool.Function(name, description, parameters, null, function.extensions());
    }

    private void config() {
        Members config = body.object();
        while (config.next()) {
            if (Spelling.is(config, "functionCallingConfig")) {
                calling(config);
            } else {
                config.keep("");
            }
        }
        body.adopt("toolConfig.", config);
    }

    private void calling(Members config) {
        config.require(JsonKind.OBJECT);
        RawJson raw = config.raw();
        Members calling =
                Members.over(raw, "toolConfig.functionCallingConfig", NAME).begin();
        String mode = null;
        List<String> names = null;
        boolean more = false;
        while (calling.next()) {
            if (calling.is("mode")) {
                mode = calling.string();
            } else if (Spelling.is(calling, "allowedFunctionNames")) {
                names = calling.strings();
            } else {
                calling.keep("");
                more = true;
            }
        }
        choice = choice(mode, names, more ? raw : null, raw);
    }

    private ToolChoice choice(
            @Nullable String mode, @Nullable List<String> names, @Nullable RawJson kept, RawJson raw) {
        String word = mode == null ? "" : mode.toUpperCase(Locale.ROOT);
        if (mode != null && !word.equals(mode)) {
            body.form(SMALL);
        }
        if (kept != null || word.isEmpty() || (names != null && names.isEmpty())) {
            return new ToolChoice.Other(NAME, raw);
        }
        return switch (word) {
            case "NONE" -> names == null ? new ToolChoice.None() : new ToolChoice.Other(NAME, raw);
            case "AUTO" -> names == null ? new ToolChoice.Auto() : new ToolChoice.Allowed(false, names, NAME, raw);
            case "VALIDATED" -> {
                body.form(VALIDATED);
                yield names == null ? new ToolChoice.Auto() : new ToolChoice.Allowed(false, names, NAME, null);
            }
            case "ANY" -> {
                if (names == null) {
                    yield new ToolChoice.Required();
                }
                yield names.size() == 1
                        ? new ToolChoice.Named(names.get(0), ToolKind.FUNCTION)
                        : new ToolChoice.Allowed(true, names, NAME, null);
            }
            default -> new ToolChoice.Other(NAME, raw);
        };
    }
}
