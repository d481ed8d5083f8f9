package io.gapura.dialect.openai.calls;

import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.Strictness;
import io.gapura.dialect.openai.rule.Findings;
import io.gapura.dialect.openai.rule.RuleCheck;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonReader;

/**
 * One reading of the bytes of a call's JSON body, which checks it by its {@link CallShape} and takes its outline on the way. Used
 * once, by one thread. Broken JSON is told before anything else.
 */
public final class CallOutline implements Findings {
    private String model = "";
    private boolean stream;

    private CallOutline() {}

    /**
     * Reads a body. No level refuses members that are not listed: the shapes name those that are checked, not all that there are.
     *
     * @throws GatewayException {@code INVALID_REQUEST} for what is no JSON object, or not by the shape
     */
    public static RequestOutline read(CallShape shape, byte[] body, Strictness strictness) {
        if (body.length == 0) {
            if (shape == CallShape.NOTHING) {
                return none();
            }
            throw new GatewayException(ErrorKind.INVALID_REQUEST, "the body must be a JSON object, found nothing");
        }
        CallOutline outline = new CallOutline();
        JsonReader reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        Strictness level = strictness == Strictness.STRICT ? Strictness.STANDARD : strictness;
        GatewayException problem = new RuleCheck(reader, level, outline).request(shape.structure(level));
        if (problem != null) {
            throw problem;
        }
        return new RequestOutline(outline.model, outline.stream, false);
    }

    /** The outline of a call whose body says nothing of where it goes. */
    public static RequestOutline none() {
        return new RequestOutline("", false, false);
    }

    @Override
    public void text(String tag, String value, RuleCheck at) {
        if (tag.equals(CallShape.MODEL)) {
            model = value;
        } else {
            stream = value.equals("sse");
        }
    }

    @Override
    public void flag(String tag, boolean value) {
        stream = value;
    }

    @Override
    public void begins(String tag) {
        if (tag.equals(CallShape.MODEL)) {
            model = "";
        } else {
            stream = false;
        }
    }
}
