package io.gapura.dialect.gemini.generate;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.ContentBlock;
import io.gapura.model.Losses;
import io.gapura.model.MediaSource;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an answer, each written by whoever is given what writes it. Thoughts are told if the client asked for them
 * ({@code includeThoughts}); what vouches for them always is. For one thread at a time. The results mean whether there is a part.
 */
final class GeminiAnswerParts implements ContentBlock.Visitor<Boolean> {
    private final Consumer<Consumer<JsonWriter>> parts;
    private final boolean thoughts;
    private final Losses losses;

    /**
     * Parts of an answer.
     *
     * @param parts gets what writes an object, for each part
     * @param thoughts whether the client asked for thoughts
     */
    GeminiAnswerParts(Consumer<Consumer<JsonWriter>> parts, boolean thoughts, Losses losses) {
        this.parts = parts;
        this.thoughts = thoughts;
        this.losses = losses;
    }

    /** Whether the request asks for thoughts; if nobody knows the request, it does. */
    static boolean asked(byte[] request) {
        if (request.length == 0) {
            return true;
        }
        try {
            return asks(new JsonReader(request, ErrorKind.INVALID_REQUEST), 0);
        } catch (GatewayException e) {
            return false;
        }
    }

    private static boolean asks(JsonReader reader, int depth) {
        boolean asked = false;
        if (reader.peek() != JsonKind.OBJECT) {
            reader.skip();
            return false;
        }
        String wanted = depth == 0 ? "generationConfig" : depth == 1 ? "thinkingConfig" : "includeThoughts";
        reader.beginObject();
        while (reader.nextMember()) {
            if (Spelling.is(reader, wanted)) {
                if (depth < 2) {
                    asked = asks(reader, depth + 1);
                } else {
                    asked = reader.peek() == JsonKind.BOOLEAN && reader.bool();
                }
            }
        }
        return asked;
    }

    /** Words, with the signature that belongs to them. */
    boolean text(String text, @Nullable Seal seal) {
        if (text.isEmpty() && seal == null) {
            return false;
        }
        return part(json -> signature(json.member("text", text), GeminiSeals.told(seal, null)));
    }

    /** Thoughts. */
    boolean thoughts(String text, @Nullable Seal seal, @Nullable String id) {
        String told = thoughts ? text : "";
        if (told.isEmpty() && seal == null) {
            return false;
        }
        return part(json -> signature(json.member("text", told).member("thought", true), GeminiSeals.told(seal, id)));
    }

    /** What is sealed has been written already, or has no words: an empty part carries the seal. */
    boolean seal(Seal seal, @Nullable String id, boolean thought) {
        return (thought || !GeminiSeals.isOwn(seal)) ? thoughts("", seal, id) : text("", seal);
    }

    @Override
    public Boolean text(ContentBlock.Text block) {
        return text(block.text(), null);
    }

    @Override
    public Boolean reasoning(ContentBlock.Reasoning block) {
        Seal seal = block.seal();
        if (block.text().isEmpty()) {
            return seal != null && seal(seal, block.id(), block.summary());
        }
        return thoughts(block.text(), seal, block.id());
    }

    @Override
    public Boolean refusal(ContentBlock.Refusal block) {
        losses.add("answer.refusal", "Gemini has no word for a refusal: it is told as text");
        return text(block.text(), null);
    }

    @Override
    public Boolean image(ContentBlock.Image block) {
        return media(block.source(), "answer.image");
    }

    @Override
    public Boolean audio(ContentBlock.Audio block) {
        if (block.source() instanceof MediaSource.Inline inline && inline.mediaType() == null) {
            lost("answer.audio", "a sound of a kind that is not told");
            return block.transcript() != null && text(block.transcript(), null);
        }
        return media(block.source(), "answer.audio");
    }

    @Override
    public Boolean video(ContentBlock.Video block) {
        return media(block.source(), "answer.video");
    }

    @Override
    public Boolean file(ContentBlock.File block) {
        return media(block.source(), "answer.file");
    }

    @Override
    public Boolean toolCall(ContentBlock.ToolCall block) {
        if (block.kind() == ToolKind.HOSTED) {
            return lost("answer.hosted_tool", "a tool that the provider ran");
        }
        String object = block.kind() == ToolKind.FREE_FORM
                ? "{\"input\":" + Quoted.of(block.arguments()) + "}"
                : GeminiPartWriter.object(block.arguments());
        if (object == null && !block.arguments().isBlank()) {
            lost("answer.tool_arguments", "arguments that are no JSON object");
        }
        return part(json -> {
            GeminiJson call = new GeminiJson(json.name("functionCall")).begin().string("id", block.id());
            call.string("name", block.name());
            call.name("args").raw(object == null ? "{}" : object);
            call.end();
            signature(json, GeminiSeals.told(block.seal(), block.id()));
        });
    }

    @Override
    public Boolean toolResult(ContentBlock.ToolResult block) {
        return lost("answer.hosted_tool", "the result of a tool that the provider ran");
    }

    @Override
    public Boolean cacheMark(ContentBlock.CacheMark block) {
        return false;
    }

    @Override
    public Boolean opaque(ContentBlock.Opaque block) {
        if (!block.dialect().equals(GeminiGenerateDialect.NAME)) {
            return lost("answer." + block.type(), "a block that only " + block.dialect() + " knows");
        }
        parts.accept(json -> json.raw(block.raw().text()));
        return true;
    }

    private Boolean media(MediaSource source, String loss) {
        if (source instanceof MediaSource.Inline inline) {
            String type = inline.mediaType();
            return part(json -> json.name("inlineData")
                    .beginObject()
                    .member("mimeType", type == null ? "application/octet-stream" : type)
                    .member("data", inline.base64())
                    .endObject());
        }
        String uri = source instanceof MediaSource.Url url
                ? url.url()
                : source instanceof MediaSource.Stored stored && GeminiMedia.isOwn(stored.id()) ? stored.id() : null;
        if (uri == null) {
            return lost(loss, "it is in a store that Gemini's clients don't know");
        }
        return part(json -> {
            GeminiJson file = new GeminiJson(json.name("fileData")).begin();
            file.string("mimeType", GeminiMedia.typeOf(uri));
            file.string("fileUri", uri);
            file.end();
        });
    }

    private boolean part(Consumer<JsonWriter> members) {
        parts.accept(json -> {
            json.beginObject();
            members.accept(json);
            json.endObject();
        });
        return true;
    }

    private static void signature(JsonWriter json, @Nullable String signature) {
        if (signature != null) {
            json.member("thoughtSignature", signature);
        }
    }

    private boolean lost(String what, String why) {
        losses.add(what, why);
        return false;
    }
}
