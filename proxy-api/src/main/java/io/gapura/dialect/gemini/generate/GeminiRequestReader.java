package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.Members;
import io.gapura.error.ErrorKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request body in canonical words; the model and whether to stream are said by its address. Used once, by one thread.
 * What the words don't cover is kept as it was written, so that the writer gives an equal body back.
 */
final class GeminiRequestReader {
    private final Members members;

    private final GeminiContentReader contents;
    private final GeminiToolsReader tools;
    private final GeminiConfigReader config = new GeminiConfigReader();
    private final JsonReader reader;
    private @Nullable Message instructions;
    private @Nullable List<Message> messages;
    private @Nullable String serviceTier;
    private @Nullable Boolean store;

    private GeminiRequestReader(byte[] body) {
        reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        members = new Members(reader, "", GeminiGenerateDialect.NAME);
        contents = new GeminiContentReader(body, reader);
        tools = new GeminiToolsReader(members);
    }

    static GenerationRequest read(byte[] body, String model, boolean stream) {
        return new GeminiRequestReader(body).request(model, stream);
    }

    private GenerationRequest request(String model, boolean stream) {
        members.begin();
        while (members.next()) {
            member();
        }
        reader.end();
        if (messages == null) {
            throw Members.invalid("\"contents\" is missing: it is the conversation", "contents");
        }
        List<Message> all = new ArrayList<>();
        if (instructions != null) {
            all.add(instructions);
        }
        all.addAll(messages);
        return new GenerationRequest(
                model,
                all,
                tools.tools(),
                config.sampling(),
                config.output(),
                config.reasoning(),
                stream ? new GenerationRequest.Delivery(true, true, Extensions.NONE) : GenerationRequest.Delivery.WHOLE,
                new GenerationRequest.Attribution(null, null, null, serviceTier, null, store),
                members.extensions());
    }

    private void member() {
        if (members.is("contents")) {
            messages = contents.contents(members);
        } else if (Spelling.is(members, "systemInstruction")) {
            instructions = contents.instructions(members);
        } else if (Spelling.is(members, "generationConfig")) {
            config.read(members);
        } else if (Spelling.is(members, "serviceTier")) {
            serviceTier = members.string();
        } else if (members.is("store")) {
            store = members.bool();
        } else if (!tools.member()) {
            members.keep("");
        }
    }
}
