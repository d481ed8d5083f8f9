package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.Lenient;
import io.gapura.dialect.RawAnswer;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.gemini.GeminiErrors;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonEdit;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** The edits of requests and whole answers that pass. Stateless. */
final class GeminiRaw {
    private GeminiRaw() {}

    /** A request with these edits: the model is in the address, and a body that repeats it repeats the new one. */
    static byte[] request(byte[] body, RequestEdits edits) {
        JsonEdit edit = JsonEdit.of(body);
        if (edits.model() != null) {
            edit.replace(JsonPath.of("model"), JsonWriter.quote("models/" + edits.model()));
        }
        edits.removed().forEach(name -> edit.remove(JsonPath.of(name)));
        return edit.apply();
    }

    /** A whole answer with these edits. */
    static RawAnswer answer(byte[] body, AnswerEdits edits) {
        if (begun(body).peek() == JsonKind.ARRAY) {
            throw GeminiErrors.streamed(body, 0, body.length);
        }
        GeminiScan scan = new GeminiScan();
        scan.chunk(body, 0, body.length);
        if (scan.failed()) {
            throw GeminiErrors.streamed(body, 0, body.length);
        }
        if (!scan.answers()) {
            throw noCandidates();
        }
        String model = edits.model();
        byte[] edited = model == null
                ? body
                : JsonEdit.of(body)
                        .replace(JsonPath.of("modelVersion"), JsonWriter.quote(model))
                        .apply(ErrorKind.UPSTREAM_MALFORMED);
        return new RawAnswer(edited, scan.usage(), scan.finish());
    }

    /** A reader of an answer, which must be an object or an array of them: of a page of HTML it is said what it is. */
    static JsonReader begun(byte[] body) {
        JsonKind found = null;
        JsonReader reader = null;
        GatewayException cause = null;
        try {
            reader = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED);
            found = reader.peek();
        } catch (GatewayException e) {
            cause = e;
        }
        if (reader != null && (found == JsonKind.OBJECT || found == JsonKind.ARRAY)) {
            return reader;
        }
        GatewayException failure = new GatewayException(
                ErrorKind.UPSTREAM_MALFORMED,
                "the upstream's answer is none of generateContent: expected a JSON object, found "
                        + (found == null ? "no JSON" : found.words()));
        throw cause == null ? failure : failure.because(cause);
    }

    /** The failure for an answer that answers nothing. */
    static GatewayException noCandidates() {
        return new GatewayException(
                ErrorKind.UPSTREAM_MALFORMED,
                "the upstream's answer is none of generateContent: it has no \"candidates\", and no reason for that");
    }

    /** Why a prompt was refused, out of the {@code promptFeedback} that the reader stands before; null if it was not. */
    static @Nullable String blockReason(JsonReader reader) {
        String reason = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (Spelling.is(reader, "blockReason")) {
                String word = Lenient.string(reader);
                reason = word.isEmpty() ? null : word;
            }
        }
        return reason;
    }
}
