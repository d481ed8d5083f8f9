package io.gapura.dialect.openai.calls;

import io.gapura.dialect.RequestOutline;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One reading of the bytes of a call's JSON body for its outline, without a tree. Used once, by one thread.
 *
 * <p>Broken JSON is told before anything else; of the other mistakes the first is told, after all of the text was read, and
 * what is missing last.
 */
public final class CallOutline {
    private final CallShape shape;
    private final boolean checking;
    private final JsonReader reader;
    private final Set<String> said = new HashSet<>();
    private String model = "";
    private boolean stream;
    private @Nullable GatewayException problem;

    private CallOutline(CallShape shape, byte[] body, boolean checking) {
        this.shape = shape;
        this.checking = checking;
        this.reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
    }

    /**
     * Reads a body.
     *
     * @param checking whether the members are checked; what routing needs always is
     * @throws GatewayException {@code INVALID_REQUEST} for what is no JSON object, or not by the shape
     */
    public static RequestOutline read(CallShape shape, byte[] body, boolean checking) {
        if (body.length == 0) {
            if (shape == CallShape.NOTHING) {
                return none();
            }
            throw new GatewayException(ErrorKind.INVALID_REQUEST, "the body must be a JSON object, found nothing");
        }
        return new CallOutline(shape, body, checking).outline();
    }

    /** The outline of a call whose body says nothing of where it goes. */
    public static RequestOutline none() {
        return new RequestOutline("", false, false);
    }

    private RequestOutline outline() {
        if (reader.peek() != JsonKind.OBJECT) {
            String found = reader.peek().words();
            reader.end();
            throw new GatewayException(ErrorKind.INVALID_REQUEST, "the body must be a JSON object, found " + found);
        }
        reader.beginObject();
        while (reader.nextMember()) {
            if (!reader.isNull()) { // one that is null says nothing: OpenAI takes it for absent
                member();
            }
        }
        reader.end();
        missing();
        if (problem != null) {
            throw problem;
        }
        return new RequestOutline(model, stream, false);
    }

    private void member() {
        if (reader.nameIs("model")) {
            said.add("model");
            if (expect("model", JsonKind.STRING)) {
                model = reader.string();
                if (model.isEmpty()) {
                    problem(Rule.invalid("model", "must not be an empty string"));
                }
            }
        } else if (reader.nameIs("stream")) {
            stream = expect("stream", JsonKind.BOOLEAN) && reader.bool();
        } else if (shape == CallShape.SPEECH && reader.nameIs("stream_format")) {
            stream = expect("stream_format", JsonKind.STRING) && streams(reader.string());
        } else {
            checked();
        }
    }

    /** Speech is asked for as a stream of events by this word; any other is a stream of sound. */
    private boolean streams(String format) {
        boolean events = format.equals("sse");
        if (checking && !events && !format.equals("audio")) {
            problem(Rule.invalid("stream_format", "must be \"sse\" or \"audio\""));
        }
        return events;
    }

    private void checked() {
        List<CallShape.Member> members = shape.members();
        for (int i = 0; i < members.size(); i++) {
            CallShape.Member member = members.get(i);
            if (reader.nameIs(member.name())) {
                said.add(member.name());
                GatewayException found = checking ? member.rule().check(reader, member.name()) : null;
                if (found != null) {
                    problem(found);
                }
                return;
            }
        }
    }

    private void missing() {
        for (CallShape.Member member : shape.members()) {
            boolean asked = checking || member.name().equals("model");
            if (asked && member.required() && !said.contains(member.name())) {
                problem(Rule.invalid(member.name(), "is missing: this call needs it"));
            }
        }
    }

    private boolean expect(String path, JsonKind wanted) {
        JsonKind found = reader.peek();
        if (found != wanted) {
            problem(Rule.unwanted(path, wanted.words(), found));
        }
        return found == wanted;
    }

    private void problem(GatewayException found) {
        if (problem == null) {
            problem = found;
        }
    }
}
