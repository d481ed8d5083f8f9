package io.gapura.dialect.simplechat;

import io.gapura.dialect.RoutingMembers;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonSpan;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Message;
import io.gapura.model.RawJson;
import io.gapura.model.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request's body: what it asks, and where in the bytes the turns of the conversation stand. For one reading, by one thread.
 *
 * <p>Broken JSON is told before anything else; of the other mistakes the first is told, after all of the text was read. What
 * the dialect has no word for is kept as an extension, so that whoever writes the upstream's request tells it as a loss.
 */
final class SimpleChatRequest {
    /** More unknown members than anybody would want to be told of. */
    private static final int MOST_KEPT = 20;

    /** A name that may stand in a header. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** Words of the gateway's own, which are for no upstream. */
    private static final Set<String> OWN = Set.of("pii_protection", "session_id");

    private static final Map<String, Role> ROLES =
            Map.of("system", Role.SYSTEM, "developer", Role.DEVELOPER, "user", Role.USER, "assistant", Role.ASSISTANT);

    private final JsonReader reader;
    private final List<JsonSpan> history = new ArrayList<>();
    private final List<Message> turns = new ArrayList<>();
    private final Map<String, RawJson> rest = new LinkedHashMap<>();
    private String model = "";
    private @Nullable String message;
    private JsonSpan messageSpan = new JsonSpan(0, 0);
    private @Nullable GatewayException problem;

    private SimpleChatRequest(byte[] body) {
        reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
    }

    /**
     * Reads a body.
     *
     * @throws GatewayException {@code INVALID_REQUEST} if it is none
     */
    static SimpleChatRequest read(byte[] body) {
        SimpleChatRequest request = new SimpleChatRequest(body);
        request.object();
        if (request.problem != null) {
            throw request.problem;
        }
        return request;
    }

    /** The model that is named; empty if none is. */
    String model() {
        return model;
    }

    /** Where the entries of the history stand. */
    List<JsonSpan> history() {
        return history;
    }

    /** Where the new message stands: a JSON string. */
    JsonSpan message() {
        return messageSpan;
    }

    /** All of it in canonical words. */
    GenerationRequest canonical(boolean stream) {
        List<Message> conversation = new ArrayList<>(turns);
        conversation.add(Message.text(Role.USER, Objects.requireNonNull(message, "checked by read")));
        GenerationRequest plain = GenerationRequest.of(model, conversation);
        return new GenerationRequest(
                model,
                conversation,
                plain.tools(),
                plain.sampling(),
                plain.output(),
                plain.reasoning(),
                stream ? GenerationRequest.Delivery.STREAM : plain.delivery(),
                plain.attribution(),
                Extensions.of(SimpleChatDialect.NAME, rest));
    }

    private void object() {
        if (reader.peek() != JsonKind.OBJECT) {
            String found = reader.peek().words();
            reader.end();
            problem("the body must be a JSON object such as {\"message\": \"Hello\"}, found " + found, "");
            return;
        }
        reader.beginObject();
        int routing = 0;
        while (reader.nextMember()) {
            int bit = RoutingMembers.bit(reader);
            if (bit != 0 && problem == null) {
                problem = RoutingMembers.problem(reader, bit, routing);
            }
            routing |= bit;
            member();
        }
        reader.end();
        if (message == null) {
            problem("\"message\" is missing: it is the text to answer", "message");
        } else if (message.isEmpty()) {
            problem("\"message\" is empty: it is the text to answer", "message");
        }
    }

    private void member() {
        if (reader.nameIs("message")) {
            if (expect("message", JsonKind.STRING)) {
                message = reader.string();
                messageSpan = new JsonSpan(reader.valueFrom(), reader.valueTo());
            } else {
                message = "?"; // it is there, and told to be wrong already
            }
        } else if (reader.nameIs("model")) {
            model = reader.isNull() || !expect("model", JsonKind.STRING) ? "" : reader.string();
        } else if (reader.nameIs("messages")) {
            history.clear();
            turns.clear();
            if (!reader.isNull() && expect("messages", JsonKind.ARRAY)) {
                entries();
            }
        } else {
            keep("");
        }
    }

    private void entries() {
        reader.beginArray();
        for (int index = 0; reader.nextElement(); index++) {
            String path = "messages[" + index + "]";
            int from = reader.valueFrom();
            if (expect(path, JsonKind.OBJECT)) {
                entry(path);
                history.add(new JsonSpan(from, reader.valueTo()));
            }
        }
    }

    private void entry(String path) {
        Role role = null;
        String content = null;
        boolean wrong = false;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("role")) {
                wrong |= !expect(path + ".role", JsonKind.STRING);
                role = wrong ? null : role(reader.string(), path + ".role");
                wrong |= role == null;
            } else if (reader.nameIs("content")) {
                wrong |= !expect(path + ".content", JsonKind.STRING);
                content = wrong ? null : reader.string();
            } else {
                keep("messages.");
            }
        }
        if (role != null && content != null) {
            turns.add(Message.text(role, content));
        } else if (!wrong) {
            String missing = path + (role == null ? ".role" : ".content");
            problem("\"" + missing + "\" is missing: an entry of the history has \"role\" and \"content\"", missing);
        }
    }

    private @Nullable Role role(String word, String path) {
        Role role = ROLES.get(word);
        if (role == null) {
            problem(
                    "\"" + path + "\" must be one of system, developer, user, assistant, found \"" + shortened(word)
                            + "\"",
                    path);
        }
        return role;
    }

    private void keep(String prefix) {
        String name = reader.name();
        reader.skip();
        if (!OWN.contains(name)) {
            boolean tellable = rest.size() < MOST_KEPT && PLAIN.matcher(name).matches();
            rest.put(tellable ? prefix + name : "unknown_members", new RawJson(reader.raw()));
        }
    }

    private boolean expect(String path, JsonKind wanted) {
        JsonKind found = reader.peek();
        if (found != wanted) {
            problem("\"" + path + "\" must be " + wanted.words() + ", found " + found.words(), path);
        }
        return found == wanted;
    }

    private void problem(String message, String path) {
        if (problem == null) {
            GatewayException found = new GatewayException(ErrorKind.INVALID_REQUEST, message);
            problem = path.isEmpty() ? found : found.at(path);
        }
    }

    private static String shortened(String word) {
        return word.length() <= 40 ? word : word.substring(0, 40) + "…";
    }
}
