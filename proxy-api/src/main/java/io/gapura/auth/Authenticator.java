package io.gapura.auth;

import io.gapura.config.Secret;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Caller;
import io.gapura.model.ModelPatterns;
import java.security.MessageDigest;
import java.util.List;

/** Says who is calling, or refuses. Immutable and thread-safe. */
public final class Authenticator {
    private final AuthConfig config;
    private final List<StoredKey> keys;

    /** What is kept of a key: its digest, which nobody can turn back. */
    @SuppressWarnings("ArrayRecordComponent") // compared in constant time, never by equals
    private record StoredKey(Caller caller, byte[] digest) {}

    /** An authenticator that knows these keys. */
    public Authenticator(AuthConfig config) {
        this.config = config;
        this.keys = config.keys().stream()
                .map(key -> new StoredKey(
                        new Caller(key.name(), Caller.Source.KEY, new ModelPatterns(key.models())), key.digest()))
                .toList();
    }

    /** Whether callers need a key. */
    public boolean needsKey() {
        return !keys.isEmpty();
    }

    /**
     * Who is calling.
     *
     * @throws GatewayException {@code AUTHENTICATION} if that is nobody who may
     */
    public Caller authenticate(CallFacts call) {
        String principal = call.principal();
        if (principal != null && config.containerLogin()) {
            return new Caller(principal, Caller.Source.CONTAINER);
        }
        if (keys.isEmpty()) {
            return withoutKeys(call);
        }
        Secret shown = call.key();
        if (shown == null) {
            throw new GatewayException(
                    ErrorKind.AUTHENTICATION,
                    "You didn't provide an API key. Send it as `Authorization: Bearer YOUR_KEY`.");
        }
        return find(shown);
    }

    private Caller withoutKeys(CallFacts call) {
        if (config.anonymous()) {
            return Caller.ANONYMOUS;
        }
        String objection = LoopbackGuard.objection(call);
        if (objection == null) {
            return Caller.ANONYMOUS;
        }
        throw new GatewayException(
                ErrorKind.AUTHENTICATION,
                "This gateway has no API keys yet and answers only its own machine; " + objection
                        + ". Whoever runs it sets GAPURA_API_KEYS or auth.keys, or auth.anonymous: true.");
    }

    /** Compares with every key, whichever matches: the time tells nothing. */
    private Caller find(Secret shown) {
        byte[] digest = shown.sha256();
        Caller found = null;
        for (StoredKey key : keys) {
            if (MessageDigest.isEqual(key.digest(), digest)) {
                found = key.caller();
            }
        }
        if (found == null) {
            throw new GatewayException(ErrorKind.AUTHENTICATION, "Incorrect API key provided.");
        }
        return found;
    }
}
