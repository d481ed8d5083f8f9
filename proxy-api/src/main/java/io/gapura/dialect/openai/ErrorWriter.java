package io.gapura.dialect.openai;

import io.gapura.error.GatewayException;
import io.gapura.frame.SseFormat;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** Errors as OpenAI's clients read them: {@code {"error":{"message","type","param","code"}}}. Stateless. */
public final class ErrorWriter {
    private ErrorWriter() {}

    /** The body of an error answer. */
    public static byte[] body(GatewayException error) {
        ByteBuilder out = new ByteBuilder(256);
        JsonWriter json = new JsonWriter(out);
        json.beginObject().name("error").beginObject().member("message", error.message());
        member(json, "type", error.type());
        member(json, "param", error.param());
        member(json, "code", error.code());
        json.endObject().endObject();
        return out.toByteArray();
    }

    /** The frame that ends a stream that failed. No {@code [DONE]} follows: it would look finished. */
    public static byte[] frame(GatewayException error) {
        ByteBuilder out = new ByteBuilder(256);
        SseFormat.data(out, body(error));
        return out.toByteArray();
    }

    private static void member(JsonWriter json, String name, @Nullable String value) {
        json.name(name);
        if (value == null) {
            json.nullValue();
        } else {
            json.value(value);
        }
    }
}
