package io.gapura.dialect.gemini.generate;

import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Message;
import io.gapura.model.RawJson;
import io.gapura.model.ResponseFormat;
import io.gapura.model.Tool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What others need and Gemini's clients need not say: ids that pair calls with results, which are paired by name and order here,
 * and schemas that are JSON schemas. Used once, by one thread.
 */
final class GeminiTranslation {
    private static final String OURS = GeminiGenerateDialect.NAME;

    private final Map<String, Deque<String>> waiting = new HashMap<>();
    private int calls;

    private GeminiTranslation() {}

    /** The request with all that. */
    static GenerationRequest of(GenerationRequest request) {
        GenerationRequest.Tools tools = request.tools();
        return new GenerationRequest(
                request.model(),
                new GeminiTranslation().paired(request.messages()),
                new GenerationRequest.Tools(
                        tools.defined().stream().map(GeminiTranslation::plain).toList(),
                        tools.choice(),
                        tools.parallel()),
                request.sampling(),
                output(request),
                request.reasoning(),
                request.delivery(),
                request.attribution(),
                request.extensions());
    }

    private static Tool plain(Tool tool) {
        if (tool instanceof Tool.Function function
                && function.parameters() != null
                && function.extensions().formed(OURS, GeminiToolsReader.PARAMETERS)) {
            Extensions others = Extensions.of(OURS, function.extensions().members());
            RawJson schema = GeminiSchema.jsonSchema(function.parameters());
            return new Tool.Function(function.name(), function.description(), schema, function.strict(), others);
        }
        return tool;
    }

    private static GenerationRequest.Output output(GenerationRequest request) {
        GenerationRequest.Output output = request.output();
        if (output.format() instanceof ResponseFormat.JsonSchema json
                && json.schema() != null
                && request.extensions().formed(OURS, GeminiConfigReader.SCHEMA)) {
            ResponseFormat format = new ResponseFormat.JsonSchema(
                    json.name(),
                    json.description(),
                    GeminiSchema.jsonSchema(json.schema()),
                    json.strict(),
                    json.extensions());
            return new GenerationRequest.Output(
                    output.maxTokens(),
                    output.maxCompletionTokens(),
                    output.stop(),
                    output.candidates(),
                    format,
                    output.verbosity(),
                    output.modalities());
        }
        return output;
    }

    private List<Message> paired(List<Message> messages) {
        List<Message> paired = new ArrayList<>(messages.size());
        for (Message message : messages) {
            List<ContentBlock> blocks = new ArrayList<>(message.content().size());
            for (ContentBlock block : message.content()) {
                if (block instanceof ContentBlock.ToolCall call) {
                    blocks.add(called(call));
                } else if (block instanceof ContentBlock.ToolResult result) {
                    blocks.add(answered(result));
                } else {
                    blocks.add(block);
                }
            }
            paired.add(new Message(message.role(), blocks, message.name(), message.extensions()));
        }
        return paired;
    }

    private ContentBlock called(ContentBlock.ToolCall call) {
        calls++;
        String id = call.id() == null || call.id().isEmpty() ? "call_" + calls : call.id();
        waiting.computeIfAbsent(call.name(), name -> new ArrayDeque<>()).add(id);
        return new ContentBlock.ToolCall(
                id, call.name(), call.arguments(), call.kind(), call.seal(), call.extensions());
    }

    private ContentBlock answered(ContentBlock.ToolResult result) {
        String name = result.name() == null ? "" : result.name();
        Deque<String> ids = waiting.getOrDefault(name, new ArrayDeque<>());
        String id = result.callId();
        if (id != null && !id.isEmpty()) {
            ids.remove(id);
        } else {
            id = first(ids);
        }
        return new ContentBlock.ToolResult(id, result.name(), result.content(), result.failed(), result.extensions());
    }

    private static @Nullable String first(Deque<String> ids) {
        return ids.pollFirst();
    }
}
