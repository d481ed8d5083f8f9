package io.gapura.dialect.openai.responses;

import io.gapura.dialect.Members;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Message;
import io.gapura.model.RawJson;
import io.gapura.model.Tool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tools in a {@code namespace} tool, which no other dialect has: there each is a tool of a longer name, and a call of it gets its
 * two names back. Immutable.
 *
 * <p>The longer name is the two with two underscores between. It is looked up whole when it comes back, never taken apart.
 */
final class Namespaces {
    private static final String OURS = OpenAiResponsesDialect.NAME;
    private static final String TYPE = "namespace";

    private final Map<String, Name> names;

    private Namespaces(Map<String, Name> names) {
        this.names = names;
    }

    /**
     * A tool's name as a call says it.
     *
     * @param name the name
     * @param namespace what it stands in, null if in nothing
     */
    record Name(String name, @Nullable String namespace) {
        /** The one name for dialects that have no other. */
        String flat() {
            return namespace == null ? name : CallIds.fitting("tool_", namespace + "__" + name);
        }
    }

    /** Those of a client's request; none if it is empty or can't be read. */
    static Namespaces of(byte[] request) {
        Map<String, Name> names = new HashMap<>();
        if (request.length > 0) {
            try {
                collect(new JsonReader(request, ErrorKind.INVALID_REQUEST), names);
            } catch (GatewayException e) {
                return new Namespaces(Map.of());
            }
        }
        return new Namespaces(names);
    }

    private static void collect(JsonReader reader, Map<String, Name> names) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("tools") && reader.peek() == JsonKind.ARRAY) {
                for (Tool tool : ResponsesToolsReader.tools(reader, "tools")) {
                    if (tool instanceof Tool.Hosted hosted && hosted.type().equals(TYPE)) {
                        new Space(hosted).tools.forEach((name, inner) -> names.put(name.flat(), name));
                    }
                }
            }
        }
    }

    /** What a call of this name calls. */
    Name of(String said) {
        return names.getOrDefault(said, new Name(said, null));
    }

    /** The request as it is told in a dialect without namespaces. */
    static GenerationRequest flattened(GenerationRequest request) {
        List<Tool> tools = new ArrayList<>();
        for (Tool tool : request.tools().defined()) {
            if (tool instanceof Tool.Hosted hosted
                    && hosted.dialect().equals(OURS)
                    && hosted.type().equals(TYPE)) {
                new Space(hosted).tools.forEach((name, inner) -> tools.add(named(inner, name.flat())));
            } else {
                tools.add(tool);
            }
        }
        return new GenerationRequest(
                request.model(),
                request.messages().stream().map(Namespaces::flattened).toList(),
                new GenerationRequest.Tools(
                        tools, request.tools().choice(), request.tools().parallel()),
                request.sampling(),
                request.output(),
                request.reasoning(),
                request.delivery(),
                request.attribution(),
                request.extensions());
    }

    private static Message flattened(Message message) {
        boolean any = message.content().stream()
                .anyMatch(block -> block instanceof ContentBlock.ToolCall call && space(call) != null);
        if (!any) {
            return message;
        }
        List<ContentBlock> content = new ArrayList<>();
        for (ContentBlock block : message.content()) {
            if (block instanceof ContentBlock.ToolCall call && space(call) != null) {
                content.add(new ContentBlock.ToolCall(
                        call.id(),
                        new Name(call.name(), space(call)).flat(),
                        call.arguments(),
                        call.kind(),
                        call.seal(),
                        Extensions.NONE));
            } else {
                content.add(block);
            }
        }
        return new Message(message.role(), content, message.name(), message.extensions());
    }

    private static @Nullable String space(ContentBlock.ToolCall call) {
        RawJson raw = call.extensions().of(OURS).get(TYPE);
        if (raw == null || !raw.text().startsWith("\"")) {
            return null;
        }
        return Members.over(raw, TYPE, OURS).reader().string();
    }

    private static Tool named(Tool tool, String name) {
        if (tool instanceof Tool.Function function) {
            return new Tool.Function(
                    name, function.description(), function.parameters(), function.strict(), function.extensions());
        }
        if (tool instanceof Tool.FreeForm free) {
            return new Tool.FreeForm(name, free.description(), free.format(), free.extensions());
        }
        return tool;
    }

    /** One namespace and the tools in it that a client runs. */
    private static final class Space {
        final Map<Name, Tool> tools = new LinkedHashMap<>();

        Space(Tool.Hosted hosted) {
            String space = null;
            List<Tool> inside = List.of();
            Members members = Members.over(hosted.raw(), "tools", OURS).begin();
            while (members.next()) {
                if (members.is("name")) {
                    space = members.string();
                } else if (members.is("tools")) {
                    members.require(JsonKind.ARRAY);
                    inside = ResponsesToolsReader.tools(members.reader(), "tools.tools");
                } else {
                    members.reader().skip();
                }
            }
            for (Tool tool : inside) {
                if (tool instanceof Tool.Function function) {
                    tools.put(new Name(function.name(), space), tool);
                } else if (tool instanceof Tool.FreeForm free) {
                    tools.put(new Name(free.name(), space), tool);
                }
            }
        }
    }
}
