package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.ForeignSeal;
import io.gapura.model.Seal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The {@code thoughtSignature} of a part, and the seals of others in its place. Stateless. */
final class GeminiSeals {
    /**
     * A seal that came with a part.
     *
     * @param id the maker's id of the sealed block, where it was another's
     */
    record Found(Seal seal, @Nullable String id) {}

    /** What the text of every seal of another's begins with. */
    private static final byte[] FOREIGN = new ForeignSeal(new Seal("", Seal.Kind.SIGNATURE, ""), null)
            .text()
            .substring(0, 16)
            .getBytes(StandardCharsets.US_ASCII);

    private GeminiSeals() {}

    /** Whether a request may carry a seal of another's: its upstream could not check it and would refuse the call. */
    static boolean mayBeForeign(byte[] body) {
        for (int i = 0; i + FOREIGN.length <= body.length; i++) {
            if (body[i] == FOREIGN[0] && Arrays.equals(body, i, i + FOREIGN.length, FOREIGN, 0, FOREIGN.length)) {
                return true;
            }
        }
        return false;
    }

    /** What a client brings back. */
    static Found found(String signature) {
        ForeignSeal foreign = ForeignSeal.of(signature);
        return foreign == null ? new Found(own(signature), null) : new Found(foreign.seal(), foreign.id());
    }

    /** What the upstream says. */
    static Seal own(String signature) {
        return new Seal(GeminiGenerateDialect.NAME, Seal.Kind.SIGNATURE, signature);
    }

    static boolean isOwn(@Nullable Seal seal) {
        return seal != null && seal.dialect().equals(GeminiGenerateDialect.NAME);
    }

    /** What a client gets. */
    static @Nullable String told(@Nullable Seal seal, @Nullable String id) {
        if (seal == null) {
            return null;
        }
        return isOwn(seal) ? seal.value() : new ForeignSeal(seal, id).text();
    }
}
