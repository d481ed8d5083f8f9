package io.gapura.dialect.gemini.embeddings;

import io.gapura.dialect.EmbeddingCodec;
import io.gapura.dialect.Members;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonEditPlan;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.EmbeddingRequest;
import io.gapura.model.EmbeddingResponse;
import io.gapura.model.Losses;
import java.util.List;

/** {@code models.embedContent}: one content, one vector (ai.google.dev/api/embeddings). Immutable and thread-safe. */
public final class GeminiEmbed implements EmbeddingCodec {
    /** Who keeps what there is no word for, of both methods. */
    static final String DIALECT = "gemini-embeddings";

    /** The name of the shape. */
    public static final String NAME = "gemini-embed-content";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public EmbeddingRequest readRequest(byte[] body) {
        JsonReader reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        EmbedRequest request = EmbedRequest.read(reader, "");
        reader.end();
        return new EmbeddingRequest(
                List.of(request.text()),
                request.dimensions(),
                null,
                false,
                request.members().extensions());
    }

    @Override
    public byte[] writeRequest(EmbeddingRequest request, String model, Losses losses) {
        if (request.inputs().size() != 1) {
            throw Members.invalid(
                    "one text can be embedded at a time, found "
                            + request.inputs().size(),
                    "input");
        }
        EmbedRequest.lost(request, losses);
        ByteBuilder out = new ByteBuilder(256);
        JsonWriter json = new JsonWriter(out).beginObject().member("model", resource(model));
        EmbedRequest.write(json, request, request.inputs().get(0));
        json.endObject();
        return out.toByteArray();
    }

    /** A model's name as bodies say it. */
    static String resource(String model) {
        return model.startsWith("models/") || model.startsWith("tunedModels/") ? model : "models/" + model;
    }

    @Override
    public byte[] renamed(byte[] body, String model) {
        return new JsonEditPlan()
                .replace(JsonPath.of("model"), JsonWriter.quote(resource(model)))
                .apply(body, ErrorKind.INVALID_REQUEST);
    }

    @Override
    public EmbeddingResponse readAnswer(byte[] body) {
        return EmbedAnswer.read(body);
    }

    @Override
    public byte[] writeAnswer(EmbeddingResponse answer, EmbeddingRequest request, String model, Losses losses) {
        if (answer.vectors().size() != 1) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_MALFORMED,
                    "the upstream answered with " + answer.vectors().size() + " vectors for one text");
        }
        ByteBuilder out = new ByteBuilder(256);
        JsonWriter json = new JsonWriter(out).beginObject().name("embedding");
        EmbedAnswer.vector(json, answer.vectors().get(0));
        EmbedAnswer.usage(json, answer);
        json.endObject();
        return out.toByteArray();
    }
}
