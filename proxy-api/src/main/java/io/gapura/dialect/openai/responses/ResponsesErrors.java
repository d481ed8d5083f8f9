package io.gapura.dialect.openai.responses;

import io.gapura.dialect.ErrorReader;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFormat;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Errors inside the streams and answers of this dialect. Stateless. */
final class ResponsesErrors {
    /** The codes of a failed response that are about the request ({@code ResponseError} in OpenAI's reference). */
    private static final Set<String> CALLERS = Set.of(
            "invalid_prompt",
            "bio_policy",
            "data_residency_mismatch",
            "invalid_image",
            "invalid_image_format",
            "invalid_base64_image",
            "invalid_image_url",
            "image_too_large",
            "image_too_small",
            "image_parse_error",
            "image_content_policy_violation",
            "invalid_image_mode",
            "image_file_too_large",
            "unsupported_image_media_type",
            "empty_image_file",
            "failed_to_download_image",
            "image_file_not_found");

    private ResponsesErrors() {}

    /**
     * The frame that ends a stream that failed, and nothing that looks finished. It has OpenAI's flat members and, for clients
     * of the Open Responses specification, the same as an object {@code error}.
     */
    static byte[] frame(GatewayException error, long sequence) {
        ByteBuilder data = new ByteBuilder(256);
        JsonWriter json = new JsonWriter(data).beginObject().member("type", "error");
        json.member("sequence_number", sequence);
        nullable(json, "code", error.code());
        json.member("message", error.message());
        nullable(json, "param", error.param());
        json.name("error").beginObject();
        nullable(json, "type", error.type());
        nullable(json, "code", error.code());
        json.member("message", error.message());
        nullable(json, "param", error.param());
        json.endObject().endObject();
        ByteBuilder out = new ByteBuilder(data.length() + 32);
        SseFormat.event(out, "error", data.array(), 0, data.length());
        return out.toByteArray();
    }

    /** What an error says: flat, or as an object inside; its status is found from its code. */
    static GatewayException read(byte[] bytes, int from, int to) {
        GatewayException failure = ErrorReader.streamed(bytes, from, to);
        String type = failure.type();
        // The flat form calls itself "error", which is no type of error.
        GatewayException typed = "error".equals(type) ? failure.type(ErrorKind.UPSTREAM_ERROR.type()) : failure;
        String code = failure.code();
        return code != null && CALLERS.contains(code)
                ? typed.status(400).type(ErrorKind.INVALID_REQUEST.type())
                : typed;
    }

    /** The failure that a response object tells of itself; null if it tells none. */
    static @Nullable GatewayException of(byte[] bytes, int from, int to) {
        JsonReader reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
        GatewayException failure = null;
        boolean failed = false;
        String state = "";
        reader.beginObject();
        while (reader.nextMember()) {
            JsonKind kind = reader.peek();
            if (reader.nameIs("error") && kind != JsonKind.NULL) {
                reader.skip();
                failure = read(bytes, reader.valueFrom(), reader.valueTo());
            } else if (reader.nameIs("status") && kind == JsonKind.STRING) {
                state = reader.string();
                failed = state.equals("failed") || state.equals("cancelled");
            }
        }
        if (failure == null && failed) {
            return new GatewayException(
                    ErrorKind.UPSTREAM_ERROR, "the upstream ended its response as " + state + " and gave no reason");
        }
        return failure;
    }

    private static void nullable(JsonWriter json, String name, @Nullable String value) {
        json.name(name);
        if (value == null) {
            json.nullValue();
        } else {
            json.value(value);
        }
    }
}
