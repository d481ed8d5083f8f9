package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.Lenient;
import io.gapura.dialect.RawAnswer;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.anthropic.AnthropicErrors;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonEdit;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** The edits of requests and whole answers that pass. Stateless. */
final class MessagesPass {
    private MessagesPass() {}

    /** A request with these edits; the usage of a stream is told unasked, and the limit of tokens has one name. */
    static byte[] request(byte[] body, RequestEdits edits) {
        JsonEdit edit = JsonEdit.of(body);
        if (edits.model() != null) {
            edit.set(JsonPath.of("model"), JsonWriter.quote(edits.model()));
        }
        for (String name : edits.removed()) {
            edit.remove(JsonPath.of(name));
        }
        return edit.apply();
    }

    /** A whole answer with these edits. */
    static RawAnswer answer(byte[] body, AnswerEdits edits) {
        requireObject(body);
        JsonReader reader = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED);
        MessagesUsage usage = new MessagesUsage();
        String finish = null;
        boolean content = false;
        boolean model = false;
        boolean error = false;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("usage") && reader.peek() == JsonKind.OBJECT) {
                usage.read(reader);
            } else if (reader.nameIs("stop_reason") && reader.peek() == JsonKind.STRING) {
                finish = reader.string();
            } else if (reader.nameIs("content")) {
                content |= reader.peek() == JsonKind.ARRAY;
            } else if (reader.nameIs("model")) {
                model = true;
            } else if (reader.nameIs("error")) {
                error |= !reader.isNull();
            } else if (reader.nameIs("type")) {
                error |= Lenient.string(reader).equals("error");
            }
        }
        reader.end();
        if (error) {
            throw AnthropicErrors.streamed(body, 0, body.length);
        }
        if (!content) {
            throw noContent();
        }
        byte[] edited = body;
        if (edits.model() != null && model) {
            edited = JsonEdit.of(body)
                    .set(JsonPath.of("model"), JsonWriter.quote(edits.model()))
                    .apply(ErrorKind.UPSTREAM_MALFORMED);
        }
        return new RawAnswer(edited, usage.told() ? usage.usage() : null, finish);
    }

    /** The failure for an answer without content. */
    static GatewayException noContent() {
        return new GatewayException(
                ErrorKind.UPSTREAM_MALFORMED, "the upstream's answer is no message: it has no array of \"content\"");
    }

    /** Says of a page of HTML what it is, and not where its first angle bracket stands. */
    static void requireObject(byte[] body) {
        JsonKind found = null;
        try {
            found = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED).peek();
        } catch (GatewayException e) {
            throw noMessage(null).because(e);
        }
        if (found != JsonKind.OBJECT) {
            throw noMessage(found);
        }
    }

    private static GatewayException noMessage(@Nullable JsonKind found) {
        return new GatewayException(
                ErrorKind.UPSTREAM_MALFORMED,
                "the upstream's answer is no message: expected a JSON object, found "
                        + (found == null ? "no JSON" : found.words()));
    }
}
