package io.gapura.filter;

import org.jspecify.annotations.Nullable;

/** What may name a call: the client's own word if it is well-formed, so that it can't forge a line of a log. Stateless. */
final class RequestId {
    static final String HEADER = "x-request-id";
    private static final int LONGEST = 128;

    private RequestId() {}

    /** Whether this may be kept. */
    static boolean wellFormed(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean digit = c >= '0' && c <= '9';
            if (!letter && !digit && "-_.:".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
