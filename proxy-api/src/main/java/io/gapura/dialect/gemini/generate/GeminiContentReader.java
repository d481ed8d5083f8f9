package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.Message;
import io.gapura.model.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads contents as messages: the results of tools, which Gemini keeps in turns of the user, become messages of their own, and
 * a signature on a text becomes reasoning behind it. Used once, by one thread.
 */
final class GeminiContentReader {
    /** Marks a message that is a turn of its own, though the one before it is the same speaker's. */
    static final String APART = "apart";

    /** Marks a turn without a role. */
    static final String NO_ROLE = "no-role";

    /** Marks a turn without parts. */
    static final String NO_PARTS = "no-parts";

    /** Marks a turn of the old role for results. */
    static final String FUNCTION = "function";

    private static final String NAME = GeminiGenerateDialect.NAME;

    private final JsonReader reader;
    private final GeminiPartReader parts;
    private final List<Message> messages = new ArrayList<>();
    private @Nullable Boolean lastOfModel;

    GeminiContentReader(byte[] body, JsonReader reader) {
        this.reader = reader;
        this.parts = new GeminiPartReader(body, reader);
    }

    /** The messages of the contents that the reader stands before. */
    List<Message> contents(Members body) {
        body.require(JsonKind.ARRAY);
        messages.clear();
        lastOfModel = null;
        reader.beginArray();
        for (int i = 0; reader.nextElement(); i++) {
            content(new Members(reader, "contents[" + i + "]", NAME).begin());
        }
        return messages;
    }

    /** The operator's instructions that the reader stands before. */
    Message instructions(Members body) {
        Members content = body.object();
        List<ContentBlock> blocks = new ArrayList<>();
        while (content.next()) {
            if (content.is("parts")) {
                blocks.addAll(blocks(content));
            } else {
                content.keep("");
            }
        }
        return new Message(Role.SYSTEM, blocks, null, content.extensions());
    }

    private void content(Members content) {
        String role = null;
        List<ContentBlock> blocks = null;
        while (content.next()) {
            if (content.is("role")) {
                role = content.string();
            } else if (content.is("parts")) {
                blocks = blocks(content);
            } else {
                content.keep("");
            }
        }
        boolean model = false;
        if (role == null) {
            content.form(NO_ROLE);
        } else {
            model = role.equals("model");
            if (role.equals(FUNCTION)) {
                content.form(FUNCTION);
            } else if (!model && !role.equals("user")) {
                throw Members.invalid(
                        "\"" + content.pathOf("role") + "\" must be \"user\" or \"model\", found \"" + role + "\"",
                        content.pathOf("role"));
            }
        }
        if (blocks == null) {
            content.form(NO_PARTS);
        }
        if (lastOfModel != null && lastOfModel == model) {
            content.form(APART);
        }
        lastOfModel = model;
        runs(model, blocks == null ? List.of() : blocks, content.extensions());
    }

    private List<ContentBlock> blocks(Members content) {
        content.require(JsonKind.ARRAY);
        String path = content.pathOf("parts");
        List<ContentBlock> blocks = new ArrayList<>();
        reader.beginArray();
        for (int i = 0; reader.nextElement(); i++) {
            blocks.addAll(parts.read(path + "[" + i + "]"));
        }
        return blocks;
    }

    /** One message, or where results of tools stand beside other parts, as many as there are runs of the one and the other. */
    private void runs(boolean model, List<ContentBlock> blocks, Extensions extensions) {
        Extensions first = extensions;
        int from = 0;
        do {
            int to = from;
            boolean result = from < blocks.size() && isResult(blocks.get(from));
            while (to < blocks.size() && isResult(blocks.get(to)) == result) {
                to++;
            }
            Role role = result ? Role.TOOL : model ? Role.ASSISTANT : Role.USER;
            messages.add(new Message(role, blocks.subList(from, to), null, first));
            first = Extensions.NONE;
            from = to;
        } while (from < blocks.size());
    }

    private static boolean isResult(ContentBlock block) {
        return block instanceof ContentBlock.ToolResult;
    }
}
