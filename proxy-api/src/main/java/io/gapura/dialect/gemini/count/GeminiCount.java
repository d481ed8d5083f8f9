package io.gapura.dialect.gemini.count;

import io.gapura.dialect.CountCodec;
import io.gapura.dialect.TokenCount;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonEditPlan;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Losses;
import java.util.Arrays;

/**
 * {@code models.countTokens} (ai.google.dev/api/tokens): either {@code contents} alone, or a whole {@code generateContentRequest},
 * which then counts instead of them. Immutable and thread-safe.
 */
public final class GeminiCount implements CountCodec {
    private static final String WHOLE = "generateContentRequest";

    /** Google's JSON takes a field's other name too. */
    private static final String WHOLE_SPELLED = "generate_content_request";

    @Override
    public String name() {
        return "gemini-generate";
    }

    @Override
    public byte[] readRequest(byte[] body) {
        JsonReader reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        byte[] whole = null;
        if (reader.peek() == JsonKind.OBJECT) {
            reader.beginObject();
            while (reader.nextMember()) {
                if ((reader.nameIs(WHOLE) || reader.nameIs(WHOLE_SPELLED)) && !reader.isNull()) {
                    whole = object(reader, body);
                }
            }
        }
        reader.end();
        return whole == null ? body : whole;
    }

    private static byte[] object(JsonReader reader, byte[] body) {
        String at = reader.name();
        JsonKind found = reader.peek();
        if (found != JsonKind.OBJECT) {
            throw new GatewayException(
                            ErrorKind.INVALID_REQUEST, "\"" + at + "\" must be an object, found " + found.words())
                    .at(at);
        }
        reader.skip();
        return Arrays.copyOfRange(body, reader.valueFrom(), reader.valueTo());
    }

    @Override
    public byte[] writeRequest(byte[] generation, String model, Losses losses) {
        byte[] named =
                new JsonEditPlan().set(JsonPath.of("model"), resource(model)).apply(generation, ErrorKind.SERVER_ERROR);
        ByteBuilder out = new ByteBuilder(named.length + 32);
        new JsonWriter(out).beginObject().name(WHOLE).raw(named).endObject();
        return out.toByteArray();
    }

    @Override
    public byte[] renamed(byte[] body, String model) {
        return new JsonEditPlan()
                .replace(JsonPath.of("model"), resource(model))
                .replace(JsonPath.of(WHOLE, "model"), resource(model))
                .replace(JsonPath.of(WHOLE_SPELLED, "model"), resource(model))
                .apply(body, ErrorKind.INVALID_REQUEST);
    }

    private static byte[] resource(String model) {
        return JsonWriter.quote(
                model.startsWith("models/") || model.startsWith("tunedModels/") ? model : "models/" + model);
    }

    @Override
    public Long readAnswer(byte[] body) {
        return TokenCount.read(body, "totalTokens");
    }

    @Override
    public byte[] writeAnswer(Long tokens, byte[] generation, String model, Losses losses) {
        return TokenCount.write("totalTokens", tokens);
    }
}
