package io.gapura.dialect.anthropic;

import io.gapura.dialect.ErrorReader;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFormat;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonSpan;
import io.gapura.json.JsonWriter;

/** Errors as Anthropic tells them (platform.claude.com/docs/en/api/errors). Stateless. */
public final class AnthropicErrors {
    private AnthropicErrors() {}

    /** The body of an error answer, which is the data of an error in a stream too. */
    public static byte[] body(GatewayException error) {
        ByteBuilder out = new ByteBuilder(128);
        new JsonWriter(out)
                .beginObject()
                .member("type", "error")
                .name("error")
                .beginObject()
                .member("type", type(error.status()))
                .member("message", error.message())
                .endObject()
                .endObject();
        return out.toByteArray();
    }

    /** The event that ends a stream that failed. */
    public static byte[] frame(GatewayException error) {
        ByteBuilder out = new ByteBuilder(160);
        SseFormat.event(out, "error", body(error));
        return out.toByteArray();
    }

    /** What an error says that came in a stream or with status 200; its status is the one that its type has elsewhere. */
    public static GatewayException streamed(byte[] bytes, int from, int to) {
        GatewayException failure = inner(bytes, from, to);
        int status = status(failure.type() == null ? "" : failure.type());
        return status == 0 ? failure : failure.status(status);
    }

    /** Read from the object inside: the type that stands around it is only "error". */
    private static GatewayException inner(byte[] bytes, int from, int to) {
        JsonSpan error = null;
        try {
            error = JsonSpan.find(bytes, from, to, JsonPath.of("error"), ErrorKind.UPSTREAM_MALFORMED);
        } catch (GatewayException broken) {
            // Not JSON: told below, as far as it can be.
        }
        return error == null
                ? ErrorReader.streamed(bytes, from, to)
                : ErrorReader.streamed(bytes, error.from(), error.to());
    }

    private static int status(String type) {
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "billing_error" -> 402;
            case "not_found_error" -> 404;
            case "conflict_error" -> 409;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "api_error" -> 500;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 0;
        };
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
