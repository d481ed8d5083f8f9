package io.gapura.owned;

import io.gapura.config.Secret;
import io.gapura.provider.Upstream;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** By what a key is told from another without being known: the beginning of its digest. Stateless. */
final class Credential {
    private static final int BYTES = 8;

    private Credential() {}

    /** The fingerprint of the key that a call to this upstream is signed with; empty if there is none. */
    static String fingerprint(@Nullable Upstream upstream, @Nullable Secret clientKey) {
        if (upstream == null) {
            return "";
        }
        Secret key = upstream.config().passClientKey() && clientKey != null
                ? clientKey
                : upstream.config().apiKey();
        return key == null ? "" : HexFormat.of().formatHex(Arrays.copyOf(key.sha256(), BYTES));
    }
}
