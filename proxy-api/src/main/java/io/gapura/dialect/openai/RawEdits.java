package io.gapura.dialect.openai;

import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.ErrorReader;
import io.gapura.dialect.RawAnswer;
import io.gapura.dialect.RequestEdits;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonEdit;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The edits of requests and whole answers that pass. Stateless. */
public final class RawEdits {
    private static final List<String> MAX_TOKENS = List.of("max_tokens", "max_completion_tokens");

    private RawEdits() {}

    /** A request with these edits. */
    public static byte[] request(AnswerForm form, byte[] body, RequestEdits edits) {
        JsonEdit edit = JsonEdit.of(body);
        if (edits.model() != null) {
            edit.set(JsonPath.of("model"), JsonWriter.quote(edits.model()));
        }
        if (edits.askUsage()) {
            edit.set(JsonPath.of("stream_options", "include_usage"), "true");
        }
        for (String name : edits.removed()) {
            edit.remove(JsonPath.of(name));
        }
        String limit = edits.maxTokensMember();
        if (limit != null && form == AnswerForm.CHAT) {
            for (String name : MAX_TOKENS) {
                if (!name.equals(limit)) {
                    edit.rename(JsonPath.of(name), limit);
                }
            }
        }
        return edit.apply();
    }

    /**
     * A whole answer with these edits and its repairs.
     *
     * @param choices how many choices were asked for; 1 if that is not known
     */
    public static RawAnswer answer(AnswerForm form, byte[] body, AnswerEdits edits, int choices) {
        requireObject(form, body);
        AnswerMemory memory = new AnswerMemory(choices);
        AnswerPass pass = new AnswerPass(form, body, 0, body.length, memory, edits, true);
        pass.run();
        if (pass.failed) {
            throw ErrorReader.streamed(body, 0, body.length);
        }
        if (pass.choices < 0) {
            throw noChoices(form);
        }
        String model = edits.model();
        if (model != null && pass.modelFrom() >= 0) {
            pass.edit().set(JsonPath.of("model"), JsonWriter.quote(model));
        }
        byte[] edited = pass.plan() == null ? body : pass.plan().apply(body, ErrorKind.UPSTREAM_MALFORMED);
        return new RawAnswer(edited, pass.usage, memory.finish);
    }

    /** The failure for an answer without choices. */
    static GatewayException noChoices(AnswerForm form) {
        return new GatewayException(
                ErrorKind.UPSTREAM_MALFORMED,
                "the upstream's answer is no " + form.words() + ": it has no array of \"choices\"");
    }

    /** Says of a page of HTML what it is, and not where its first angle bracket stands. */
    static void requireObject(AnswerForm form, byte[] body) {
        JsonKind found = null;
        try {
            found = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED).peek();
        } catch (GatewayException e) {
            throw noCompletion(form, null, e);
        }
        if (found != JsonKind.OBJECT) {
            throw noCompletion(form, found, null);
        }
    }

    private static GatewayException noCompletion(
            AnswerForm form, @Nullable JsonKind found, @Nullable GatewayException cause) {
        GatewayException failure = new GatewayException(
                ErrorKind.UPSTREAM_MALFORMED,
                "the upstream's answer is no " + form.words() + ": expected a JSON object, found "
                        + (found == null ? "no JSON" : found.words()));
        return cause == null ? failure : failure.because(cause);
    }
}
