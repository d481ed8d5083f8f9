package io.gapura.store;

/** Encrypts what lies in the store, and knows every key that anything in it was sealed with. Thread-safe. */
public interface Sealer {
    /**
     * Encrypts with the current key.
     *
     * @param plain what to hide
     * @param context what the bytes belong to (table, column and id); the same is needed to open, so that a row's bytes are of no use
     *     in another
     */
    byte[] seal(byte[] plain, String context);

    /**
     * Decrypts.
     *
     * @throws IllegalStateException if the bytes were changed, belong to another context, or their key is not known
     */
    byte[] open(byte[] sealed, String context);
}
