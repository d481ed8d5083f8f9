package io.gapura.dialect.openai.responses;

import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.Strictness;
import io.gapura.dialect.openai.rule.Findings;
import io.gapura.dialect.openai.rule.RuleCheck;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a request's bytes, which checks it by the {@link ResponsesRules} and takes its outline on the way. Used once, by
 * one thread.
 *
 * <p>Undocumented members pass at every level: servers of this dialect add their own, and the list of tools and items grows.
 */
final class ResponsesOutline implements Findings {
    private static final String REFERENCE = "item_reference";

    private final JsonReader reader;
    private @Nullable String model;
    private boolean stream;
    private boolean later;
    private @Nullable String reference;

    private ResponsesOutline(byte[] body) {
        reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
    }

    static RequestOutline read(byte[] body, Strictness strictness) {
        return new ResponsesOutline(body).outline(body, strictness);
    }

    private RequestOutline outline(byte[] body, Strictness strictness) {
        Strictness level = strictness == Strictness.STRICT ? Strictness.STANDARD : strictness;
        GatewayException problem = new RuleCheck(reader, level, this).request(ResponsesRules.of(level));
        GatewayException refusal = later ? new Refusals(body).first() : null;
        if (refusal != null) {
            throw refusal;
        }
        if (problem != null) {
            throw problem;
        }
        if (reference
                != null) { // another caller of the same upstream may have made it: whose it is, nobody has recorded
            throw new GatewayException(
                            ErrorKind.INVALID_REQUEST,
                            "\"" + reference
                                    + "\" refers to an item that was to be kept, and this gateway does not keep"
                                    + " responses yet. Send the item itself")
                    .code("unsupported_parameter")
                    .at(reference);
        }
        String name = model;
        if (name == null) {
            throw new IllegalStateException("the rules let a request without a model pass");
        }
        return new RequestOutline(name, stream, true);
    }

    @Override
    public void text(String tag, String value, RuleCheck at) {
        if (tag.equals(ResponsesRules.MODEL)) {
            model = value;
        } else if (tag.equals(ResponsesRules.ITEM) && value.equals(REFERENCE)) {
            reference = at.path();
        }
    }

    @Override
    public void flag(String tag, boolean value) {
        if (tag.equals(ResponsesRules.STREAM)) {
            stream = value;
        }
    }

    @Override
    public void begins(String tag) {
        if (tag.equals(ResponsesRules.STREAM)) {
            stream = false;
        } else if (tag.equals(ResponsesRules.LATER)) {
            later = true;
        }
    }

    /** A second reading, of bodies alone that name one of the members in question. */
    private static final class Refusals {
        private boolean input;
        private boolean messages;
        private @Nullable JsonKind prompt;
        private @Nullable String state;

        Refusals(byte[] body) {
            JsonReader again = new JsonReader(body, ErrorKind.INVALID_REQUEST);
            again.beginObject();
            while (again.nextMember()) {
                if (!again.isNull()) {
                    member(again);
                }
            }
        }

        private void member(JsonReader again) {
            if (again.nameIs("input")) {
                input = true;
            } else if (again.nameIs("messages")) {
                messages = true;
            } else if (again.nameIs("prompt")) {
                prompt = again.peek();
            } else if (again.nameIs("previous_response_id") || again.nameIs("conversation")) {
                state = again.name();
            } else if (again.nameIs("background") && again.peek() == JsonKind.BOOLEAN && again.bool()) {
                state = "background";
            }
        }

        @Nullable
        GatewayException first() {
            if (messages && input) {
                return invalid("\"messages\" and \"input\" are both there: the conversation stands in one of them."
                                + " Here it is \"input\"")
                        .at("messages");
            }
            if (messages) {
                return invalid(
                                "a conversation in \"messages\" is not served here yet: it comes with a later version of this"
                                        + " gateway. Send this body to /v1/chat/completions, or the conversation in \"input\"")
                        .at("messages");
            }
            if (prompt == JsonKind.STRING && !input) {
                return invalid("\"prompt\" is a member of /v1/completions; here the conversation is in \"input\"."
                                + " Send this body to /v1/completions, or send \"input\"")
                        .at("prompt");
            }
            String kept = prompt == null ? state : "prompt";
            return kept == null
                    ? null
                    : invalid("\"" + kept + "\" needs what is kept from call to call, and this gateway does not keep"
                                    + " responses yet. Leave it out and send the whole conversation in \"input\"")
                            .code("unsupported_parameter")
                            .at(kept);
        }

        private static GatewayException invalid(String message) {
            return new GatewayException(ErrorKind.INVALID_REQUEST, message);
        }
    }
}
