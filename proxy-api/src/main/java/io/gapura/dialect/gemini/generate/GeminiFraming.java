package io.gapura.dialect.gemini.generate;

import io.gapura.http.ByteBuilder;
import java.nio.charset.StandardCharsets;

/** One chunk as one server-sent event of one line: clients of Google's are known that take no other. Stateless. */
final class GeminiFraming {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private GeminiFraming() {}

    static void begin(ByteBuilder out) {
        out.append(DATA);
    }

    /** Ends the event whose data begins here. A line end in JSON is space between two tokens: as a blank it means the same. */
    static void end(ByteBuilder out, int dataFrom) {
        oneLine(out, dataFrom);
        out.append(END);
    }

    static void oneLine(ByteBuilder out, int from) {
        byte[] bytes = out.array();
        for (int i = from; i < out.length(); i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                bytes[i] = ' ';
            }
        }
    }

    /** The data of an event that was written by {@link #begin} and {@link #end}: where it begins. */
    static int dataFrom() {
        return DATA.length;
    }

    /** Where it ends. */
    static int dataTo(ByteBuilder event) {
        return event.length() - END.length;
    }
}
