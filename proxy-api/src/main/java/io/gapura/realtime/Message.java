package io.gapura.realtime;

import java.nio.ByteBuffer;

/** A whole message of the upstream's, on its way to the client. Immutable, but for the bytes, which nobody writes to. */
sealed interface Message {
    /** How long it was on the wire, in bytes. */
    int length();

    /** A text. */
    record Text(String text, int length) implements Message {}

    /** Bytes. */
    record Binary(ByteBuffer bytes) implements Message {
        @Override
        public int length() {
            return bytes.remaining();
        }
    }
}
