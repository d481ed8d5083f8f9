package io.gapura.store;

import io.gapura.config.Secret;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every key that this deployment knows: the configured ones, then the one that was made once, if there is such a file. The first
 * is the current one. Nothing is read or made before a key is asked for. Thread-safe.
 */
final class KeyRing {
    private static final Logger LOG = LoggerFactory.getLogger("gapura.store");

    private final List<SealingKey> configured;
    private final KeyFile file;
    private @Nullable List<SealingKey> keys; // guarded by this

    KeyRing(List<Secret> configured, KeyFile file) {
        this.configured = configured.stream()
                .map(text -> SealingKey.parse(text.reveal()).orElseThrow())
                .toList();
        this.file = file;
    }

    /**
     * The key that seals.
     *
     * @throws GatewayException {@code STORE_UNAVAILABLE} if none is configured and none can be kept in the data directory
     */
    SealingKey current() {
        return keys().get(0);
    }

    /** The key of this name. */
    Optional<SealingKey> named(byte[] name) {
        return keys().stream().filter(key -> Arrays.equals(key.name(), name)).findFirst();
    }

    /** The names of all keys, as people read them. */
    List<String> names() {
        return keys().stream().map(SealingKey::words).toList();
    }

    private synchronized List<SealingKey> keys() {
        if (keys == null) {
            try {
                List<SealingKey> ring = new ArrayList<>(configured);
                if (configured.isEmpty()) {
                    ring.add(file.readOrMake());
                } else {
                    file.read().ifPresent(ring::add); // of the time before keys were configured
                }
                keys = List.copyOf(ring);
            } catch (IOException | RuntimeException failure) {
                LOG.error("no key to encrypt with: {}: {}", file.path(), failure.toString());
                throw new GatewayException(
                                ErrorKind.STORE_UNAVAILABLE, "The gateway has no place to keep secrets at the moment.")
                        .because(failure);
            }
        }
        return keys;
    }
}
