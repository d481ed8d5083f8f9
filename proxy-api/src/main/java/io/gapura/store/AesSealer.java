package io.gapura.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals with AES-256-GCM of the JDK. Sealed bytes are a format byte, the key's name (8), the nonce (12), and the encrypted bytes
 * with their tag (16); format, name and context are authenticated with them. Thread-safe.
 *
 * <p>Nonces are random; NIST SP 800-38D, section 8.3, allows 2<sup>32</sup> of them for one key.
 */
final class AesSealer implements Sealer {
    private static final byte FORMAT = 1;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int HEAD = 1 + SealingKey.NAME_LENGTH;

    private final KeyRing keys;
    private final SecureRandom random = new SecureRandom();

    AesSealer(KeyRing keys) {
        this.keys = keys;
    }

    @Override
    public byte[] seal(byte[] plain, String context) {
        SealingKey key = keys.current();
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] head = ByteBuffer.allocate(HEAD).put(FORMAT).put(key.name()).array();
        try {
            byte[] body = cipher(Cipher.ENCRYPT_MODE, key, nonce, head, context).doFinal(plain);
            return ByteBuffer.allocate(HEAD + NONCE + body.length)
                    .put(head)
                    .put(nonce)
                    .put(body)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK can't encrypt with AES-GCM", impossible);
        }
    }

    @Override
    public byte[] open(byte[] sealed, String context) {
        if (sealed.length < HEAD + NONCE + TAG || sealed[0] != FORMAT) {
            throw new IllegalStateException("these bytes were not sealed by this gateway: " + context);
        }
        SealingKey key = keys.named(Arrays.copyOfRange(sealed, 1, HEAD))
                .orElseThrow(() -> new IllegalStateException(
                        "the key that sealed " + context + " is not among store.encryption-keys"));
        byte[] head = Arrays.copyOf(sealed, HEAD);
        byte[] nonce = Arrays.copyOfRange(sealed, HEAD, HEAD + NONCE);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, head, context)
                    .doFinal(sealed, HEAD + NONCE, sealed.length - HEAD - NONCE);
        } catch (AEADBadTagException changed) {
            throw new IllegalStateException("sealed bytes were changed, or belong elsewhere: " + context, changed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK can't decrypt with AES-GCM", impossible);
        }
    }

    private static Cipher cipher(int mode, SealingKey key, byte[] nonce, byte[] head, String context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG * 8, nonce));
        cipher.updateAAD(head);
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
