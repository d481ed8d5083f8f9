package io.gapura.dialect.openai.responses;

import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.ForeignSeal;
import io.gapura.dialect.RawAnswer;
import io.gapura.dialect.RequestEdits;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonEdit;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Seal;
import io.gapura.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One reading of a response object on its way through, and the edits of what passes. For one thread. */
final class RawResponse {
    /** What the text of every foreign seal begins with. */
    private static final byte[] FOREIGN = new ForeignSeal(new Seal("", Seal.Kind.SIGNATURE, ""), null)
            .text()
            .substring(0, 16)
            .getBytes(StandardCharsets.US_ASCII);

    final int from;
    final int to;
    int modelFrom = -1;
    int modelTo = -1;

    @Nullable
    Usage usage;

    private final byte[] bytes;
    private boolean output;
    private boolean error;
    private String status = "";
    private @Nullable String incomplete;

    /** Reads the object that the reader stands before. */
    RawResponse(JsonReader reader, byte[] bytes) {
        this.bytes = bytes;
        this.from = reader.valueFrom();
        reader.beginObject();
        while (reader.nextMember()) {
            member(reader);
        }
        this.to = reader.valueTo();
    }

    private void member(JsonReader reader) {
        JsonKind kind = reader.peek();
        if (reader.nameIs("model")) {
            if (modelFrom >= 0) {
                throw new GatewayException(
                        ErrorKind.UPSTREAM_MALFORMED,
                        "the upstream's answer is malformed: \"model\" stands twice in one object");
            }
            reader.skip();
            modelFrom = reader.valueFrom();
            modelTo = reader.valueTo();
        } else if (reader.nameIs("usage") && kind == JsonKind.OBJECT) {
            reader.skip();
            usage = ResponsesUsage.read(bytes, reader.valueFrom(), reader.valueTo());
        } else if (reader.nameIs("output")) {
            output = kind == JsonKind.ARRAY;
        } else if (reader.nameIs("error")) {
            error = kind != JsonKind.NULL;
        } else if (reader.nameIs("status") && kind == JsonKind.STRING) {
            status = reader.string();
        } else if (reader.nameIs("incomplete_details") && kind == JsonKind.OBJECT) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("reason") && reader.peek() == JsonKind.STRING) {
                    incomplete = reader.string();
                }
            }
        }
    }

    /** Why it ended, in the vendor's word; null if it doesn't say. */
    @Nullable
    String finish() {
        return incomplete != null ? incomplete : status.isEmpty() ? null : status;
    }

    /** Whether the model's value is this already. */
    boolean says(byte[] model) {
        return Arrays.equals(bytes, modelFrom, modelTo, model, 0, model.length);
    }

    /** The one reading of a whole answer, which must be a response that has ended. */
    static RawResponse whole(byte[] body) {
        JsonReader reader;
        JsonKind found;
        try {
            reader = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED);
            found = reader.peek();
        } catch (GatewayException e) {
            throw noResponse("found no JSON").because(e);
        }
        if (found != JsonKind.OBJECT) {
            throw noResponse("found " + found.words());
        }
        RawResponse response = new RawResponse(reader, body);
        reader.end();
        if (response.error || response.status.equals("failed") || response.status.equals("cancelled")) {
            GatewayException told = ResponsesErrors.of(body, 0, body.length);
            if (told != null) {
                throw told;
            }
        }
        if (!response.output) {
            throw noResponse("found one without an array of \"output\"");
        }
        if (response.status.equals("queued") || response.status.equals("in_progress")) {
            throw noResponse("found one that is " + response.status);
        }
        return response;
    }

    private static GatewayException noResponse(String found) {
        return new GatewayException(
                ErrorKind.UPSTREAM_MALFORMED,
                "the upstream's answer is no response: expected an object that is complete, " + found);
    }

    /** A whole answer with these edits. */
    static RawAnswer answer(byte[] body, AnswerEdits edits) {
        RawResponse response = whole(body);
        byte[] model = edits.model() == null ? null : JsonWriter.quote(edits.model());
        byte[] edited = body;
        if (model != null && response.modelFrom >= 0 && !response.says(model)) {
            ByteBuilder out = new ByteBuilder(body.length + model.length);
            out.write(body, 0, response.modelFrom);
            out.append(model).write(body, response.modelTo, body.length - response.modelTo);
            edited = out.toByteArray();
        }
        return new RawAnswer(edited, response.usage, response.finish());
    }

    /**
     * A request with these edits. Usage is told without being asked for. Items that carry another dialect's seal were made for
     * this gateway alone: the upstream could not read them and would refuse the call.
     */
    static byte[] request(byte[] body, RequestEdits edits) {
        JsonEdit edit = JsonEdit.of(body);
        if (edits.model() != null) {
            edit.set(JsonPath.of("model"), JsonWriter.quote(edits.model()));
        }
        for (String name : edits.removed()) {
            edit.remove(JsonPath.of(name));
        }
        if (mayCarry(body)) {
            foreign(body, edit);
        }
        return edit.apply();
    }

    private static boolean mayCarry(byte[] body) {
        for (int i = 0; i + FOREIGN.length <= body.length; i++) {
            if (body[i] == FOREIGN[0] && Arrays.equals(body, i, i + FOREIGN.length, FOREIGN, 0, FOREIGN.length)) {
                return true;
            }
        }
        return false;
    }

    private static void foreign(byte[] body, JsonEdit edit) {
        JsonReader reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("input") && reader.peek() == JsonKind.ARRAY) {
                reader.beginArray();
                for (int i = 0; reader.nextElement(); i++) {
                    if (reader.peek() == JsonKind.OBJECT && isForeign(reader)) {
                        edit.remove(JsonPath.of("input").at(i));
                    }
                }
            }
        }
    }

    private static boolean isForeign(JsonReader reader) {
        boolean foreign = false;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("encrypted_content") && reader.peek() == JsonKind.STRING) {
                foreign = ForeignSeal.of(reader.string()) != null;
            }
        }
        return foreign;
    }
}
