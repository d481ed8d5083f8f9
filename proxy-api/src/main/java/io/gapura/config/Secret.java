package io.gapura.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that never prints: a key, a password. Immutable, and not serialisable on purpose. */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** A secret with this value. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The value in the clear; the only way to it, so that a search for its callers finds every use. */
    public String reveal() {
        return value;
    }

    /** The SHA-256 digest of the value in UTF-8. */
    public byte[] sha256() {
        return Digests.sha256(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes the same time wherever two values of one length differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
    }

    /** The same for all: a hash of the value would tell about it, and secrets are no keys of maps. */
    @Override
    public int hashCode() {
        return 1;
    }

    /** Says only that it is a secret. */
    @Override
    public String toString() {
        return "(secret)";
    }
}
