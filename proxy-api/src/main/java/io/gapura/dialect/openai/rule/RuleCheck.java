package io.gapura.dialect.openai.rule;

import io.gapura.config.Names;
import io.gapura.dialect.RoutingMembers;
import io.gapura.dialect.Strictness;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One check of one request: where the reader stands, and the first mistake. Used once, by one thread. Makes no objects for
 * what is right, but for numbers and names that have a form.
 *
 * <p>The words of the messages are ours; the codes are those that OpenAI's API answers with, as its users quote them.
 */
public final class RuleCheck {
    /** A value of a kind that does not belong there. */
    static final String INVALID_TYPE = "invalid_type";
    /** A value of the right kind that is none of those possible. */
    static final String INVALID_VALUE = "invalid_value";

    /** More of a client's own text is not repeated to it: errors are kept in logs. */
    private static final int QUOTED = 40;

    /** More names are no help in a message. */
    private static final int LISTED = 12;

    private final JsonReader reader;
    private final boolean strict;
    private final Findings findings;

    /** The way to the value: names, and null where there is an index. */
    private @Nullable String[] names = new String[8];

    private int[] indexes = new int[8];
    private int depth;
    private int routing;
    private @Nullable GatewayException problem;

    /** A check of what this reader reads. */
    public RuleCheck(JsonReader reader, Strictness strictness, Findings findings) {
        this.reader = reader;
        this.strict = strictness.atLeast(Strictness.STRICT);
        this.findings = findings;
    }

    /**
     * Checks a whole request, to the end of its text.
     *
     * @return the first mistake; null if there was none
     * @throws GatewayException {@code INVALID_REQUEST} at once for broken JSON, and for what is no object
     */
    public @Nullable GatewayException request(Rule rules) {
        if (reader.peek() != JsonKind.OBJECT) {
            String found = reader.peek().words();
            reader.end();
            throw new GatewayException(ErrorKind.INVALID_REQUEST, "the body must be a JSON object, found " + found);
        }
        rules.check(this, JsonKind.OBJECT);
        reader.end();
        return problem;
    }

    /** Where the check stands, as in {@code messages[2].content}; empty for the whole request. */
    public String path() {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            String name = names[i];
            if (name == null) {
                path.append('[').append(indexes[i]).append(']');
            } else {
                path.append(path.length() == 0 ? "" : ".").append(name);
            }
        }
        return path.toString();
    }

    JsonReader reader() {
        return reader;
    }

    boolean strict() {
        return strict;
    }

    Findings findings() {
        return findings;
    }

    /** Whether there is a mistake already: what costs something to say need not be said. */
    boolean failed() {
        return problem != null;
    }

    void enter(String name) {
        step(name, 0);
    }

    void enter(int index) {
        step(null, index);
    }

    void leave() {
        depth--;
    }

    /** Whether the check is of the whole request, and not of something in it. */
    boolean atWhole() {
        return depth == 0;
    }

    /** Looks whether the member of the whole request that the reader is at may stand there, if it says where the request goes. */
    void routing() {
        int bit = RoutingMembers.bit(reader);
        if (bit != 0) {
            if (problem == null) {
                problem = RoutingMembers.problem(reader, bit, routing);
            }
            routing |= bit;
        }
    }

    /** Whether the value is of this kind; if not, says so and steps over it. */
    boolean is(JsonKind wanted, JsonKind found, Rule rule) {
        if (found == wanted) {
            return true;
        }
        mistyped(rule, found);
        reader.skip();
        return false;
    }

    /** The value is not of a kind that the rule takes. */
    void mistyped(Rule rule, JsonKind found) {
        wrong(INVALID_TYPE, rule.words(), found.words());
    }

    /** The value must be one thing and is another. */
    void wrong(String code, String wanted, String found) {
        if (problem == null) {
            String path = path();
            problem = invalid((path.isEmpty() ? "the body" : quote(path)) + " must be " + wanted + ", found " + found)
                    .code(code)
                    .at(path);
        }
    }

    /** A member that has to be there is not. */
    void missing(String name, String words) {
        if (problem == null) {
            enter(name);
            String path = path();
            leave();
            problem = invalid(quote(path) + " is missing: it must be " + words)
                    .code("missing_required_parameter")
                    .at(path);
        }
    }

    /** A member that is not known. */
    void unknown(Collection<String> known) {
        if (problem == null) {
            String name = reader.name();
            String meant = Names.nearest(name, known)
                    .map(near -> "; did you mean " + quote(near) + "?")
                    .orElse(known.size() > LISTED ? "" : "; known are " + String.join(", ", known));
            unknown(shortened(name), meant);
        }
    }

    /** A member that is known and does not belong to the kind of object that this one is. */
    void misplaced(String name, String kind) {
        unknown(name, ": it does not belong to one of " + kind);
    }

    /** Any other mistake of a member, told with the member's name in quotes before it. */
    void mistake(String name, @Nullable String code, String words) {
        if (problem == null) {
            enter(name);
            String path = path();
            leave();
            problem = invalid(quote(path) + " " + words).code(code).at(path);
        }
    }

    /** The last value, a string, as far as it may be repeated. */
    String found() {
        return reader.valueTo() - reader.valueFrom() > 6 * QUOTED ? "a longer text" : shortened(reader.raw());
    }

    static String quote(String text) {
        return '"' + text + '"';
    }

    private void unknown(String name, String rest) {
        if (problem == null) {
            enter(name);
            String path = path();
            leave();
            problem = invalid("unknown parameter " + quote(path) + rest)
                    .code("unknown_parameter")
                    .at(path);
        }
    }

    private void step(@Nullable String name, int index) {
        if (depth == names.length) {
            names = Arrays.copyOf(names, 2 * depth);
            indexes = Arrays.copyOf(indexes, 2 * depth);
        }
        names[depth] = name;
        indexes[depth] = index;
        depth++;
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= QUOTED
                ? text
                : text.substring(0, text.offsetByCodePoints(0, QUOTED)) + "…";
    }

    private static GatewayException invalid(String message) {
        return new GatewayException(ErrorKind.INVALID_REQUEST, message);
    }
}
