package io.gapura.dialect;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of a request that say where it goes and how it is answered: {@code model}, {@code stream}. Stateless.
 *
 * <p>Readers differ in which of two members with one name counts, and some take {@code Model} for {@code model}
 * (<a href="https://pkg.go.dev/encoding/json#Unmarshal">Go's</a>). So each stands once, spelled as it is: else an upstream
 * might read the name of a model that the caller may not use.
 */
public final class RoutingMembers {
    private static final List<String> NAMES = List.of("model", "stream");

    private RoutingMembers() {}

    /** The bit of the member that the reader is at, however it is spelled; 0 if it is none of these. Makes no objects for plain names. */
    public static int bit(JsonReader member) {
        int which = member.nameAmongIgnoringCase(NAMES);
        return which < 0 ? 0 : 1 << which;
    }

    /**
     * What is wrong with a member that {@link #bit} knows; null if nothing is.
     *
     * @param seen the bits of those that stand before it
     */
    public static @Nullable GatewayException problem(JsonReader member, int bit, int seen) {
        String right = NAMES.get(Integer.numberOfTrailingZeros(bit));
        if (!member.nameIs(right)) {
            String name = member.name();
            return problem('"' + name + "\" is spelled wrongly; did you mean \"" + right + "\"?", name);
        }
        return (seen & bit) == 0 ? null : problem('"' + right + "\" stands twice: leave one of them out", right);
    }

    private static GatewayException problem(String message, String member) {
        return new GatewayException(ErrorKind.INVALID_REQUEST, message).at(member);
    }
}
