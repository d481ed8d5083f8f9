package io.gapura.dialect.gemini.embeddings;

import io.gapura.dialect.EmbeddingCodec;
import io.gapura.dialect.Members;
import io.gapura.error.ErrorKind;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonEditPlan;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.EmbeddingRequest;
import io.gapura.model.EmbeddingResponse;
import io.gapura.model.Extensions;
import io.gapura.model.Losses;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * {@code models.batchEmbedContents}: many contents, a vector for each (ai.google.dev/api/embeddings). Immutable and thread-safe.
 *
 * <p>Each request of a batch may want another length; the vocabulary has one, so that such a batch is refused where it would be translated.
 */
public final class GeminiBatchEmbed implements EmbeddingCodec {
    /** The name of the shape. */
    public static final String NAME = "gemini-batch-embed";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public EmbeddingRequest readRequest(byte[] body) {
        JsonReader reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        Members whole = new Members(reader, "", GeminiEmbed.DIALECT).begin();
        List<EmbedRequest> requests = new ArrayList<>();
        while (whole.next()) {
            if (whole.is("requests")) {
                whole.require(JsonKind.ARRAY);
                reader.beginArray();
                while (reader.nextElement()) {
                    requests.add(EmbedRequest.read(reader, "requests[" + requests.size() + "]"));
                }
            } else {
                whole.keep("");
            }
        }
        reader.end();
        if (requests.isEmpty()) {
            throw Members.invalid("\"requests\" is missing or empty: it is what is to be embedded", "requests");
        }
        return joined(requests, whole.extensions());
    }

    private static EmbeddingRequest joined(List<EmbedRequest> requests, Extensions beside) {
        EmbedRequest first = requests.get(0);
        Extensions extensions = beside;
        for (int i = 0; i < requests.size(); i++) {
            EmbedRequest each = requests.get(i);
            if (!Objects.equals(each.dimensions(), first.dimensions())) {
                throw Members.invalid(
                        "the model's upstream makes all vectors of a call equally long: \"requests[" + i
                                + "].outputDimensionality\" must be that of \"requests[0]\"",
                        "requests[" + i + "].outputDimensionality");
            }
            extensions = extensions.and(each.members().extensions());
        }
        return new EmbeddingRequest(
                requests.stream().map(EmbedRequest::text).toList(), first.dimensions(), null, false, extensions);
    }

    @Override
    public byte[] writeRequest(EmbeddingRequest request, String model, Losses losses) {
        EmbedRequest.lost(request, losses);
        ByteBuilder out = new ByteBuilder(512);
        JsonWriter json = new JsonWriter(out).beginObject().name("requests").beginArray();
        for (String text : request.inputs()) {
            json.beginObject().member("model", GeminiEmbed.resource(model));
            EmbedRequest.write(json, request, text);
            json.endObject();
        }
        json.endArray().endObject();
        return out.toByteArray();
    }

    @Override
    public byte[] renamed(byte[] body, String model) {
        byte[] name = JsonWriter.quote(GeminiEmbed.resource(model));
        JsonEditPlan plan = new JsonEditPlan();
        for (int i = 0; i < requests(body); i++) {
            plan.replace(JsonPath.of("requests").at(i).key("model"), name);
        }
        return plan.apply(body, ErrorKind.INVALID_REQUEST);
    }

    private static int requests(byte[] body) {
        JsonReader reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        int most = 0;
        if (reader.peek() == JsonKind.OBJECT) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("requests") && reader.peek() == JsonKind.ARRAY) {
                    int count = 0;
                    reader.beginArray();
                    while (reader.nextElement()) {
                        reader.skip();
                        count++;
                    }
                    most = Math.max(most, count);
                }
            }
        }
        reader.end();
        return most;
    }

    @Override
    public EmbeddingResponse readAnswer(byte[] body) {
        return EmbedAnswer.read(body);
    }

    @Override
    public byte[] writeAnswer(EmbeddingResponse answer, EmbeddingRequest request, String model, Losses losses) {
        ByteBuilder out = new ByteBuilder(1024);
        JsonWriter json = new JsonWriter(out).beginObject().name("embeddings").beginArray();
        answer.vectors().forEach(vector -> EmbedAnswer.vector(json, vector));
        json.endArray();
        EmbedAnswer.usage(json, answer);
        json.endObject();
        return out.toByteArray();
    }
}
