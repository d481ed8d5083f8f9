package io.gapura.dialect.openai.chat;

import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.RequestOutline.Reference;
import io.gapura.dialect.Strictness;
import io.gapura.dialect.openai.rule.Findings;
import io.gapura.dialect.openai.rule.RuleCheck;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a request's bytes, which checks it by the {@link ChatRules} and takes its outline on the way. Used once, by
 * one thread.
 *
 * <p>Broken JSON is told before anything else; of the other mistakes the first is told, after all of the text was read.
 */
final class ChatOutline implements Findings {
    private final JsonReader reader;
    private @Nullable String model;
    private boolean stream;
    private boolean usageAsked;
    private List<Reference> references = List.of();

    private ChatOutline(byte[] body) {
        reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
    }

    static RequestOutline read(byte[] body, Strictness strictness) {
        return new ChatOutline(body).outline(body, strictness);
    }

    private RequestOutline outline(byte[] body, Strictness strictness) {
        GatewayException problem = new RuleCheck(reader, strictness, this).request(ChatRules.of(strictness));
        if (problem != null) {
            throw misdirected(body, problem);
        }
        String name = model;
        if (name == null) {
            throw new IllegalStateException("the rules let a request without a model pass");
        }
        return new RequestOutline(name, stream, usageAsked, references);
    }

    @Override
    public void text(String tag, String value, RuleCheck at) {
        if (tag.equals(ChatRules.MODEL)) {
            model = value;
        } else if (tag.equals(ChatRules.FILE_ID)) {
            if (references.isEmpty()) {
                references = new ArrayList<>();
            }
            references.add(new Reference(at.path(), value));
        }
    }

    @Override
    public void flag(String tag, boolean value) {
        if (tag.equals(ChatRules.STREAM)) {
            stream = value;
        } else if (tag.equals(ChatRules.INCLUDE_USAGE)) {
            usageAsked = value;
        }
    }

    @Override
    public void begins(String tag) {
        if (tag.equals(ChatRules.STREAM)) {
            stream = false;
        } else if (tag.equals(ChatRules.STREAM_OPTIONS) || tag.equals(ChatRules.INCLUDE_USAGE)) {
            usageAsked = false;
        }
    }

    /** What to say of a wrong body: if it is another endpoint's, that, else the problem. Reads it again, which only mistakes cost. */
    private static GatewayException misdirected(byte[] body, GatewayException problem) {
        JsonReader again = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        boolean input = false;
        boolean prompt = false;
        again.beginObject();
        while (again.nextMember()) {
            if (again.nameIs("messages")) {
                return problem;
            }
            input |= again.nameIs("input");
            prompt |= again.nameIs("prompt");
        }
        return input ? belongs("input", "/v1/responses") : prompt ? belongs("prompt", "/v1/completions") : problem;
    }

    private static GatewayException belongs(String member, String endpoint) {
        return invalid("\"" + member + "\" is a member of " + endpoint + "; here the conversation is in \"messages\"."
                        + " Send this body to " + endpoint + ", or send \"messages\"")
                .at(member);
    }

    private static GatewayException invalid(String message) {
        return new GatewayException(ErrorKind.INVALID_REQUEST, message);
    }
}
