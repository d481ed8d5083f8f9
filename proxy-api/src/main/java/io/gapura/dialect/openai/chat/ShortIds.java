package io.gapura.dialect.openai.chat;

/**
 * Ids of tool calls for servers that take nine letters or digits only. The same id has always the same short one, so that calls
 * and results stay pairs; two ids have the same with a chance of one in 10<sup>16</sup>. Stateless.
 */
final class ShortIds {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 9;

    private ShortIds() {}

    /** The id, or the short one for it. */
    static String of(String id) {
        if (id.length() == LENGTH && id.chars().allMatch(c -> DIGITS.indexOf(c) >= 0)) {
            return id;
        }
        long hash = 0xcbf29ce484222325L; // FNV-1a (www.isthe.com/chongo/tech/comp/fnv), 64 bits
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        StringBuilder digits = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            digits.append(DIGITS.charAt((int) Long.remainderUnsigned(hash, DIGITS.length())));
            hash = Long.divideUnsigned(hash, DIGITS.length());
        }
        return digits.toString();
    }
}
