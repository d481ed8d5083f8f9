package io.gapura.dialect.gemini.embeddings;

import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.EmbeddingRequest;
import io.gapura.model.Losses;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One {@code EmbedContentRequest} (ai.google.dev/api/embeddings), read or written: the whole body of {@code embedContent}, an
 * element of {@code batchEmbedContents}. Google's JSON takes a field in camel case and in its own spelling. One reading, one thread.
 */
final class EmbedRequest {
    private final Members members;
    private @Nullable String text;
    private @Nullable Long dimensions;

    private EmbedRequest(Members members) {
        this.members = members;
    }

    /** Reads the object that the reader stands before. */
    static EmbedRequest read(JsonReader reader, String path) {
        EmbedRequest request = new EmbedRequest(new Members(reader, path, GeminiEmbed.DIALECT).begin());
        while (request.members.next()) {
            request.member();
        }
        return request;
    }

    private void member() {
        if (members.is("content")) {
            text = content(members.object());
        } else if (members.is("model")) {
            members.raw(); // the address says it
        } else if (members.is("embedContentConfig") || members.is("embed_content_config")) {
            Members config = members.object();
            while (config.next()) {
                setting(config);
            }
            members.adopt("", config);
        } else {
            setting(members);
        }
    }

    private void setting(Members at) {
        if (at.is("outputDimensionality") || at.is("output_dimensionality")) {
            dimensions = at.integer();
        } else if (at.is("task_type")) {
            at.keep("taskType", at.raw());
        } else {
            at.keep("");
        }
    }

    private static String content(Members content) {
        StringJoiner texts = new StringJoiner("\n");
        texts.setEmptyValue("");
        boolean found = false;
        while (content.next()) {
            if (content.is("parts")) {
                content.require(JsonKind.ARRAY);
                String at = content.pathOf("parts");
                JsonReader reader = content.reader();
                reader.beginArray();
                for (int i = 0; reader.nextElement(); i++) {
                    texts.add(part(new Members(reader, at + "[" + i + "]", GeminiEmbed.DIALECT).begin()));
                    found = true;
                }
            } else {
                content.raw(); // its role: nobody speaks here
            }
        }
        if (!found) {
            throw Members.invalid("\"" + content.path() + "\" has no parts", content.path());
        }
        return texts.toString();
    }

    /** A vector of half a content would be one of something else: what is no text is refused. */
    private static String part(Members part) {
        String text = null;
        String other = "no text";
        while (part.next()) {
            if (part.is("text")) {
                text = part.string();
            } else {
                other = "`" + part.reader().name() + "`";
                part.raw();
            }
        }
        if (text == null) {
            throw Members.invalid(
                    "\"" + part.path() + "\" has " + other + ": the model's upstream embeds text only", part.path());
        }
        return text;
    }

    /** The text to embed. */
    String text() {
        if (text == null) {
            String at = members.pathOf("content");
            throw Members.invalid("\"" + at + "\" is missing: it is what is to be embedded", at);
        }
        return text;
    }

    /** How long the vector is to be; null where it was not said. */
    @Nullable
    Long dimensions() {
        return dimensions;
    }

    /** Where what is kept is to be found. */
    Members members() {
        return members;
    }

    /** Writes the members of a request for one text. */
    static void write(JsonWriter json, EmbeddingRequest request, String text) {
        json.name("content").beginObject().name("parts").beginArray();
        json.beginObject().member("text", text).endObject().endArray().endObject();
        if (request.dimensions() != null) {
            json.member("outputDimensionality", request.dimensions());
        }
        request.extensions().of(GeminiEmbed.DIALECT).forEach((name, value) -> json.name(name)
                .raw(value.text()));
    }

    /** What of a request there is no word for. */
    static void lost(EmbeddingRequest request, Losses losses) {
        String reason = "embeddings in Gemini's shape have no word for it";
        if (request.user() != null) {
            losses.add("user", reason);
        }
        var own = request.extensions().of(GeminiEmbed.DIALECT);
        request.extensions().members().forEach((name, value) -> {
            if (!own.containsKey(name) && !value.isNull()) {
                losses.add(name, reason);
            }
        });
    }
}
