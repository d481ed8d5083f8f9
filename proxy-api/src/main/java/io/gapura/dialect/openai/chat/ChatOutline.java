package io.gapura.dialect.openai.chat;

import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.Strictness;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a request's bytes for its outline. Used once, by one thread.
 *
 * <p>Broken JSON is told before anything else; of the other mistakes the first is told, after all of the text was read.
 */
final class ChatOutline {
    @SuppressWarnings("unused") // the next slice asks it
    private final Strictness strictness;

    private final JsonReader reader;
    private @Nullable String model;
    private boolean stream;
    private boolean usageAsked;
    private boolean messages;
    private boolean input;
    private boolean prompt;
    private @Nullable GatewayException problem;

    private ChatOutline(byte[] body, Strictness strictness) {
        this.strictness = strictness;
        reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
    }

    static RequestOutline read(byte[] body, Strictness strictness) {
        return new ChatOutline(body, strictness).outline();
    }

    private RequestOutline outline() {
        if (reader.peek() != JsonKind.OBJECT) {
            String found = reader.peek().words();
            reader.end();
            throw invalid("the body must be a JSON object, found " + found);
        }
        reader.beginObject();
        while (reader.nextMember()) {
            member();
        }
        reader.end();
        return checked();
    }

    private void member() {
        if (reader.nameIs("model")) {
            if (expect("model", JsonKind.STRING)) {
                model = reader.string();
            }
        } else if (reader.nameIs("messages")) {
            messages = true;
            if (expect("messages", JsonKind.ARRAY)) {
                messages();
            }
        } else if (reader.nameIs("stream")) {
            stream = flag("stream");
        } else if (reader.nameIs("stream_options")) {
            usageAsked = false;
            if (!reader.isNull() && expect("stream_options", JsonKind.OBJECT)) {
                streamOptions();
            }
        } else {
            input |= reader.nameIs("input");
            prompt |= reader.nameIs("prompt");
        }
    }

    private void messages() {
        reader.beginArray();
        int index = 0;
        while (reader.nextElement()) {
            expect("messages[" + index + "]", JsonKind.OBJECT);
            index++;
        }
        if (index == 0) {
            problem(invalid("\"messages\" must have at least one message").at("messages"));
        }
    }

    private void streamOptions() {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("include_usage")) {
                usageAsked = flag("stream_options.include_usage");
            }
        }
    }

    private boolean flag(String path) {
        return !reader.isNull() && expect(path, JsonKind.BOOLEAN) && reader.bool();
    }

    private boolean expect(String path, JsonKind wanted) {
        JsonKind found = reader.peek();
        if (found != wanted) {
            problem(invalid("\"" + path + "\" must be " + wanted.words() + ", found " + found.words())
                    .at(path));
        }
        return found == wanted;
    }

    private RequestOutline checked() {
        if (!messages && input) {
            throw invalid("\"input\" is a member of /v1/responses; here the conversation is in \"messages\"."
                            + " Send this body to /v1/responses, or name the member \"messages\"")
                    .at("input");
        }
        if (!messages && prompt) {
            throw invalid("\"prompt\" is a member of /v1/completions; here the conversation is in \"messages\"."
                            + " Send this body to /v1/completions, or send \"messages\"")
                    .at("prompt");
        }
        if (problem != null) {
            throw problem;
        }
        String name = model;
        if (name == null || name.isEmpty()) {
            throw invalid("\"model\" is missing: it names the model that is to answer")
                    .at("model");
        }
        if (!messages) {
            throw invalid("\"messages\" is missing: it is the array of messages of the conversation")
                    .at("messages");
        }
        return new RequestOutline(name, stream, usageAsked);
    }

    private void problem(GatewayException found) {
        if (problem == null) {
            problem = found;
        }
    }

    private static GatewayException invalid(String message) {
        return new GatewayException(ErrorKind.INVALID_REQUEST, message);
    }
}
