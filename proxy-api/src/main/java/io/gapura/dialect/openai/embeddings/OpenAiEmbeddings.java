package io.gapura.dialect.openai.embeddings;

import io.gapura.dialect.EmbeddingCodec;
import io.gapura.dialect.Lenient;
import io.gapura.dialect.Members;
import io.gapura.dialect.Vectors;
import io.gapura.dialect.openai.calls.EmbeddingsRepair;
import io.gapura.error.ErrorKind;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonEditPlan;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.EmbeddingRequest;
import io.gapura.model.EmbeddingResponse;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** "Create embeddings" (platform.openai.com/docs/api-reference/embeddings). Immutable and thread-safe. */
public final class OpenAiEmbeddings implements EmbeddingCodec {
    /** The name of the shape. */
    public static final String NAME = "openai-embeddings";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public EmbeddingRequest readRequest(byte[] body) {
        JsonReader reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        Members members = new Members(reader, "", NAME).begin();
        List<String> inputs = List.of();
        Long dimensions = null;
        String user = null;
        boolean base64 = false;
        while (members.next()) {
            if (members.is("input")) {
                inputs = inputs(members);
            } else if (members.is("dimensions")) {
                dimensions = members.integer();
            } else if (members.is("user")) {
                user = members.string();
            } else if (members.is("encoding_format")) {
                base64 = base64(members.string());
            } else if (members.is("model")) {
                members.raw(); // whoever asks knows it from the outline
            } else {
                members.keep("");
            }
        }
        reader.end();
        if (inputs.isEmpty()) {
            throw Members.invalid("\"input\" is missing: it is what is to be embedded", "input");
        }
        return new EmbeddingRequest(inputs, dimensions, user, base64, members.extensions());
    }

    private static List<String> inputs(Members members) {
        if (members.kind() == JsonKind.STRING) {
            return List.of(members.string());
        }
        members.require(JsonKind.ARRAY);
        JsonReader reader = members.reader();
        List<String> inputs = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            String at = "input[" + inputs.size() + "]";
            if (reader.peek() == JsonKind.NUMBER || reader.peek() == JsonKind.ARRAY) {
                throw Members.invalid(
                        "\"" + at + "\" is of tokens, whose numbers mean something to OpenAI's models only; send text",
                        at);
            }
            members.require(JsonKind.STRING, at);
            inputs.add(reader.string());
        }
        return inputs;
    }

    private static boolean base64(String format) {
        if (!format.equals("float") && !format.equals("base64")) {
            throw Members.invalid(
                    "\"encoding_format\" must be `float` or `base64`, found `" + format + "`", "encoding_format");
        }
        return format.equals("base64");
    }

    @Override
    public byte[] writeRequest(EmbeddingRequest request, String model, Losses losses) {
        ByteBuilder out = new ByteBuilder(256);
        JsonWriter json =
                new JsonWriter(out).beginObject().member("model", model).name("input");
        if (request.inputs().size() == 1) {
            json.value(request.inputs().get(0));
        } else {
            json.beginArray();
            request.inputs().forEach(json::value);
            json.endArray();
        }
        if (request.dimensions() != null) {
            json.member("dimensions", request.dimensions());
        }
        if (request.user() != null) {
            json.member("user", request.user());
        }
        // no encoding_format: numbers are what every server of this shape answers by default
        Map<String, RawJson> own = request.extensions().of(NAME);
        request.extensions().members().forEach((name, value) -> {
            if (own.containsKey(name)) {
                json.name(name).raw(value.text());
            } else if (!value.isNull()) {
                losses.add(name, "embeddings in OpenAI's shape have no word for it");
            }
        });
        json.endObject();
        return out.toByteArray();
    }

    @Override
    public byte[] renamed(byte[] body, String model) {
        return new JsonEditPlan()
                .replace(JsonPath.of("model"), JsonWriter.quote(model))
                .apply(body, ErrorKind.INVALID_REQUEST);
    }

    @Override
    public EmbeddingResponse readAnswer(byte[] body) {
        JsonReader reader = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED);
        Map<Long, RawJson> vectors = new TreeMap<>();
        boolean found = false;
        Long tokens = null;
        if (reader.peek() == JsonKind.OBJECT) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("data") && reader.peek() == JsonKind.ARRAY) {
                    found = true;
                    reader.beginArray();
                    while (reader.nextElement()) {
                        vector(reader, body, vectors);
                    }
                } else if (reader.nameIs("usage") && reader.peek() == JsonKind.OBJECT) {
                    tokens = tokens(reader);
                }
            }
        }
        reader.end();
        if (!found) {
            throw Vectors.malformed("has no array \"data\"");
        }
        return new EmbeddingResponse(List.copyOf(vectors.values()), tokens);
    }

    private static void vector(JsonReader reader, byte[] body, Map<Long, RawJson> vectors) {
        if (reader.peek() != JsonKind.OBJECT) {
            throw Vectors.malformed("has something in \"data\" that is no object");
        }
        Long index = null;
        RawJson vector = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("index")) {
                index = Lenient.integer(reader);
            } else if (reader.nameIs("embedding") && reader.peek() == JsonKind.ARRAY) {
                vector = Vectors.numbers(reader, body);
            } else if (reader.nameIs("embedding") && reader.peek() == JsonKind.STRING) {
                vector = Vectors.decoded(reader.string());
            }
        }
        if (vector == null) {
            throw Vectors.malformed("has no vector in \"data[" + vectors.size() + "]\"");
        }
        vectors.put(index == null || vectors.containsKey(index) ? Long.valueOf(vectors.size()) : index, vector);
    }

    private static @Nullable Long tokens(JsonReader reader) {
        Long tokens = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("prompt_tokens")) {
                tokens = Lenient.integer(reader);
            }
        }
        return tokens;
    }

    @Override
    public byte[] writeAnswer(EmbeddingResponse answer, EmbeddingRequest request, String model, Losses losses) {
        ByteBuilder out = new ByteBuilder(1024);
        JsonWriter json = new JsonWriter(out)
                .beginObject()
                .member("object", "list")
                .name("data")
                .beginArray();
        for (int i = 0; i < answer.vectors().size(); i++) {
            json.beginObject().member("object", "embedding").member("index", i).name("embedding");
            json.raw(answer.vectors().get(i).text()).endObject();
        }
        long tokens = answer.promptTokens() == null ? 0 : answer.promptTokens(); // a member that clients want
        json.endArray().member("model", model).name("usage").beginObject();
        json.member("prompt_tokens", tokens)
                .member("total_tokens", tokens)
                .endObject()
                .endObject();
        byte[] numbers = out.toByteArray();
        return request.base64() ? EmbeddingsRepair.base64(numbers) : numbers;
    }
}
