package io.gapura.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for AES-256 and the name it goes by in what it has sealed. The name is a digest of the key, so nobody has to invent or
 * configure one; from 256 random bits it tells nothing about the key. Immutable; never printed.
 */
final class SealingKey {
    /** Bytes of a key. */
    static final int LENGTH = 32;

    /** Bytes of a key's name. */
    static final int NAME_LENGTH = 8;

    private final SecretKey key;
    private final byte[] name;

    private SealingKey(byte[] bytes) {
        key = new SecretKeySpec(bytes, "AES");
        name = Arrays.copyOf(digest(bytes), NAME_LENGTH);
    }

    /** The key that a text holds: 32 bytes in Base64; empty if it holds none. */
    static Optional<SealingKey> parse(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            return bytes.length == LENGTH ? Optional.of(new SealingKey(bytes)) : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static byte[] digest(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("gapura sealing key\0".getBytes(StandardCharsets.US_ASCII)); // no digest that others may have
            return digest.digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }

    /** What the cipher takes. */
    SecretKey key() {
        return key;
    }

    /** The name as it stands in sealed bytes. */
    byte[] name() {
        return name.clone();
    }

    /** The name as people read it: 16 hex digits. */
    String words() {
        return HexFormat.of().formatHex(name);
    }

    @Override
    public String toString() {
        return "key " + words();
    }
}
