package io.gapura.dialect.gemini;

import io.gapura.dialect.ErrorReader;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.http.Headers;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Google's errors, written and read: <code>{"error":{"code","message","status","details"}}</code> (google.aip.dev/193,
 * ai.google.dev/gemini-api/docs/troubleshooting). Stateless.
 */
public final class GeminiErrors {
    private static final int MOST_BYTES = 64 * 1024;

    private GeminiErrors() {}

    /** The body of an error answer. */
    public static byte[] body(GatewayException error) {
        ByteBuilder out = new ByteBuilder(256);
        JsonWriter json = new JsonWriter(out);
        json.beginObject().name("error").beginObject();
        json.member("code", error.status());
        json.member("message", error.message());
        json.member("status", word(error.status()));
        String field = error.param();
        if (field != null) {
            json.name("details").beginArray().beginObject();
            json.member("@type", "type.googleapis.com/google.rpc.BadRequest");
            json.name("fieldViolations").beginArray().beginObject();
            json.member("field", field).member("description", error.message());
            json.endObject().endArray().endObject().endArray();
        }
        json.endObject().endObject();
        return out.toByteArray();
    }

    /** The word for a status (google.aip.dev/193, google.rpc.Code). */
    private static String word(int status) {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 499 -> "CANCELLED";
            case 501 -> "UNIMPLEMENTED";
            case 503 -> "UNAVAILABLE";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            default -> status < 500 ? "FAILED_PRECONDITION" : "INTERNAL";
        };
    }

    /** What an answer says that is no success. A wrong key is a 400 at Google: it is the house's, as a 401 is elsewhere. */
    public static GatewayException answer(int status, Headers headers, byte[] body) {
        Details details = Details.read(body, 0, Math.min(body.length, MOST_BYTES));
        GatewayException failure = ErrorReader.answer(details.wrongKey ? 401 : status, headers, body);
        return details.laidOver(failure);
    }

    /** What an error says that came inside a stream, or with status 200. */
    public static GatewayException streamed(byte[] bytes, int from, int to) {
        Details details = Details.read(bytes, from, Math.min(to, from + MOST_BYTES));
        return details.laidOver(ErrorReader.streamed(bytes, from, to));
    }

    /** What Google says beyond a message: its word for the status, why, and when to come again. */
    private static final class Details {
        private @Nullable String word;
        private boolean wrongKey;
        private @Nullable Duration retryAfter;

        static Details read(byte[] bytes, int from, int to) {
            Details details = new Details();
            try {
                JsonReader reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
                details.value(reader);
                reader.end();
            } catch (GatewayException e) {
                return new Details(); // no JSON: there is nothing to learn from it
            }
            return details;
        }

        private void value(JsonReader reader) {
            if (reader.peek() == JsonKind.ARRAY) {
                reader.beginArray();
                while (reader.nextElement()) {
                    value(reader);
                }
            } else if (reader.peek() == JsonKind.OBJECT) {
                reader.beginObject();
                while (reader.nextMember()) {
                    member(reader);
                }
            } else {
                reader.skip();
            }
        }

        private void member(JsonReader reader) {
            if (reader.peek() != JsonKind.STRING) {
                if (reader.nameIs("error") || reader.nameIs("details")) {
                    value(reader);
                } else {
                    reader.skip();
                }
            } else if (reader.nameIs("status")) {
                word = reader.string();
            } else if (reader.nameIs("reason")) {
                wrongKey |= reader.string().equals("API_KEY_INVALID");
            } else if (reader.nameIs("retryDelay")) {
                retryAfter = delay(reader.string());
            } else {
                reader.skip();
            }
        }

        /** A duration as protobuf's JSON has it: {@code 34.07s}. */
        private static @Nullable Duration delay(String text) {
            String number = text.endsWith("s") ? text.substring(0, text.length() - 1) : text;
            try {
                double seconds = Double.parseDouble(number);
                return seconds >= 0 && seconds < 1e9 ? Duration.ofMillis((long) (seconds * 1000)) : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }

        /** With Google's word as the code, which is a number in its own place for one; that of a limit is everybody's. */
        GatewayException laidOver(GatewayException failure) {
            GatewayException told = failure;
            String code = failure.code();
            if (code == null || code.chars().allMatch(Character::isDigit)) {
                told = told.code(failure.status() == 429 ? ErrorKind.RATE_LIMIT.code() : word);
            }
            return told.retryAfter() == null && retryAfter != null ? told.retryAfter(retryAfter) : told;
        }
    }
}
