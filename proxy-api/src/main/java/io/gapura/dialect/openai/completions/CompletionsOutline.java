package io.gapura.dialect.openai.completions;

import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.Strictness;
import io.gapura.dialect.openai.rule.Findings;
import io.gapura.dialect.openai.rule.RuleCheck;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a request's bytes, which checks it by the {@link CompletionsRules} and takes its outline on the way. Used once,
 * by one thread.
 *
 * <p>Broken JSON is told before anything else; of the other mistakes the first is told, after all of the text was read.
 */
final class CompletionsOutline implements Findings {
    private final JsonReader reader;
    private @Nullable String model;
    private boolean stream;
    private boolean usageAsked;
    private double candidates = 1;
    private @Nullable Double bestOf;

    private CompletionsOutline(byte[] body) {
        reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
    }

    static RequestOutline read(byte[] body, Strictness strictness) {
        return new CompletionsOutline(body).outline(body, strictness);
    }

    private RequestOutline outline(byte[] body, Strictness strictness) {
        GatewayException problem = new RuleCheck(reader, strictness, this).request(CompletionsRules.of(strictness));
        if (problem != null) {
            throw misdirected(body, problem);
        }
        best();
        String name = model;
        if (name == null) {
            throw new IllegalStateException("the rules let a request without a model pass");
        }
        return new RequestOutline(name, stream, usageAsked);
    }

    @Override
    public void text(String tag, String value, RuleCheck at) {
        if (tag.equals(CompletionsRules.MODEL)) {
            model = value;
        }
    }

    @Override
    public void flag(String tag, boolean value) {
        if (tag.equals(CompletionsRules.STREAM)) {
            stream = value;
        } else if (tag.equals(CompletionsRules.INCLUDE_USAGE)) {
            usageAsked = value;
        }
    }

    @Override
    public void number(String tag, String raw) {
        if (tag.equals(CompletionsRules.N)) {
            candidates = Double.parseDouble(raw);
        } else if (tag.equals(CompletionsRules.BEST_OF)) {
            bestOf = Double.parseDouble(raw);
        }
    }

    @Override
    public void begins(String tag) {
        switch (tag) {
            case CompletionsRules.STREAM -> stream = false;
            case CompletionsRules.STREAM_OPTIONS, CompletionsRules.INCLUDE_USAGE -> usageAsked = false;
            case CompletionsRules.N -> candidates = 1;
            case CompletionsRules.BEST_OF -> bestOf = null;
            default -> {}
        }
    }

    /** Who is to choose the best needs at least as many, and all of all of them before the first word is out. */
    private void best() {
        if (bestOf == null) {
            return;
        }
        if (bestOf < candidates) {
            throw invalid("\"best_of\" must be at least \"n\", which is " + Math.round(candidates) + ", found "
                            + Math.round(bestOf))
                    .at("best_of");
        }
        if (stream && bestOf > candidates) {
            throw invalid("\"best_of\" can't be streamed: the best is known when all are complete."
                            + " Leave it out, or \"stream\"")
                    .at("best_of");
        }
    }

    /** What to say of a wrong body: if it is another endpoint's, that, else the problem. Reads it again, which only mistakes cost. */
    private static GatewayException misdirected(byte[] body, GatewayException problem) {
        JsonReader again = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        boolean messages = false;
        boolean input = false;
        again.beginObject();
        while (again.nextMember()) {
            if (again.nameIs("prompt")) {
                return problem;
            }
            messages |= again.nameIs("messages");
            input |= again.nameIs("input");
        }
        return messages
                ? belongs("messages", "/v1/chat/completions")
                : input ? belongs("input", "/v1/responses") : problem;
    }

    private static GatewayException belongs(String member, String endpoint) {
        return invalid("\"" + member + "\" is a member of " + endpoint
                        + "; here the text to go on with is in \"prompt\"." + " Send this body to " + endpoint
                        + ", or send \"prompt\"")
                .at(member);
    }

    private static GatewayException invalid(String message) {
        return new GatewayException(ErrorKind.INVALID_REQUEST, message);
    }
}
