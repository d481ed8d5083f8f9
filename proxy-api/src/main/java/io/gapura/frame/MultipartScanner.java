package io.gapura.frame;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the parts of a {@code multipart/form-data} body that arrives in pieces, cut anywhere (RFC 7578, RFC 2046). It keeps what the
 * next piece needs and no content. For one thread.
 *
 * <p>It is strict where two readers could disagree on what a form says: line ends are CRLF, a boundary is followed by nothing else,
 * a header field stands once, and nothing is coded.
 */
public final class MultipartScanner {
    /** Who is told of the parts. */
    public interface Sink {
        /** A part begins. */
        void part(MultipartPart part);

        /** Some of its content, valid until this returns. */
        void content(byte[] bytes, int from, int to);

        /** Its content ends; counted in bytes from the body's beginning. The next delimiter's dashes stand two bytes further on. */
        void partEnd(long contentTo);
    }

    /** More parts than any form has: each costs. */
    static final int MOST_PARTS = 1_000;

    /** The longest head of a part, in bytes. */
    static final int LONGEST_HEAD = 16 * 1024;

    private enum State {
        /** Before the first boundary. */
        PREAMBLE,
        /** Behind a boundary, up to the end of its line. */
        DELIMITER,
        /** In a part's header fields. */
        HEAD,
        /** In a part's content. */
        CONTENT,
        /** Behind the last boundary: whatever it is, nobody reads it. */
        EPILOGUE
    }

    private final byte[] delimiter;
    private final ByteBuilder head = new ByteBuilder(256);
    private State state = State.PREAMBLE;
    private int matched = 2; // the body's beginning counts as a line's
    private long before; // bytes fed in earlier pieces
    private long delimiterFrom;
    private int parts;
    private String name = "";

    /** A scanner for one body. */
    public MultipartScanner(MultipartBoundary boundary) {
        delimiter = ("\r\n--" + boundary.text()).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Takes a piece.
     *
     * @throws GatewayException {@code INVALID_REQUEST} if this is no form; nothing may be fed after that
     */
    public void feed(byte[] bytes, int from, int to, Sink sink) {
        int at = from;
        while (at < to) {
            at = switch (state) {
                case PREAMBLE, CONTENT -> search(bytes, from, at, to, sink);
                case DELIMITER -> delimiterLine(bytes, at, to);
                case HEAD -> head(bytes, from, at, to, sink);
                case EPILOGUE -> to;
            };
        }
        before += to - from;
    }

    /**
     * The body is through.
     *
     * @throws GatewayException {@code INVALID_REQUEST} if its last boundary is missing
     */
    public void end() {
        if (state == State.PREAMBLE) {
            throw wrong(
                    parts == 0 && before == 0
                            ? "it is empty"
                            : "the boundary that Content-Type names is nowhere in it");
        }
        if (state != State.EPILOGUE) {
            throw wrong("it breaks off " + place() + ": the closing boundary is missing");
        }
    }

    /** How many bytes were fed. */
    public long position() {
        return before;
    }

    /** Looks for the next delimiter; only its first byte is a CR, so a failed match begins anew at the byte that failed it. */
    private int search(byte[] bytes, int first, int from, int to, Sink sink) {
        int told = from; // content up to here was told, or is held as the beginning of a delimiter
        int held = matched; // so many bytes of a delimiter stand in earlier pieces
        int at = from;
        while (at < to) {
            if (matched == 0) {
                at = carriageReturn(bytes, at, to);
                if (at == to) {
                    break;
                }
                matched = 1;
                at++;
            } else if (bytes[at] == delimiter[matched]) {
                matched++;
                at++;
                if (matched == delimiter.length) {
                    found(bytes, first, told, at, held, sink);
                    return at;
                }
            } else {
                if (held > 0) {
                    content(delimiter, 0, held, sink);
                    held = 0;
                }
                matched = 0;
            }
        }
        content(bytes, told, Math.max(told, to - (matched - held)), sink);
        return to;
    }

    private static int carriageReturn(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    private void found(byte[] bytes, int first, int told, int at, int held, Sink sink) {
        int contentEnd = at - (delimiter.length - held);
        content(bytes, told, Math.max(told, contentEnd), sink);
        delimiterFrom = before + (at - first) - (delimiter.length - 2);
        if (state == State.CONTENT) {
            sink.partEnd(delimiterFrom - 2);
        }
        matched = 0;
        state = State.DELIMITER;
        head.clear();
    }

    private void content(byte[] bytes, int from, int to, Sink sink) {
        if (state == State.CONTENT && to > from) {
            sink.content(bytes, from, to);
        }
    }

    /** Reads the two dashes of the last delimiter, or blanks and the line's end. */
    private int delimiterLine(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            byte next = bytes[at++];
            head.write(next);
            int length = head.length();
            byte previous = length > 1 ? head.array()[length - 2] : 0;
            if (length == 2 && previous == '-' && next == '-') {
                state = State.EPILOGUE;
                return at;
            }
            if (previous == '\r' && next == '\n') {
                head.clear();
                state = State.HEAD;
                return at;
            }
            boolean fine = next == '\r' || ((next == ' ' || next == '\t') && previous != '\r');
            boolean dash = next == '-' && length == 1;
            if ((!fine && !dash) || previous == '-' || (previous == '\r') || length > LONGEST_HEAD) {
                throw wrong("a boundary " + place() + " is followed by something else than the end of its line");
            }
        }
        return at;
    }

    private int head(byte[] bytes, int first, int from, int to, Sink sink) {
        int at = from;
        while (at < to) {
            head.write(bytes[at++]);
            if (head.length() > LONGEST_HEAD) {
                throw wrong("the header of part " + (parts + 1) + " is longer than " + LONGEST_HEAD + " bytes");
            }
            if (bytes[at - 1] == '\n' && headEnds()) {
                MultipartPart part = part(before + (at - first));
                name = part.name();
                parts++;
                head.clear();
                state = State.CONTENT;
                matched = 0;
                sink.part(part);
                return at;
            }
        }
        return at;
    }

    private boolean headEnds() {
        byte[] array = head.array();
        int length = head.length();
        boolean line = length >= 2 && array[length - 2] == '\r';
        return line && (length == 2 || (length >= 4 && array[length - 4] == '\r' && array[length - 3] == '\n'));
    }

    private MultipartPart part(long contentFrom) {
        if (parts == MOST_PARTS) {
            throw wrong("it has more than " + MOST_PARTS + " parts");
        }
        Map<String, String> fields = fields();
        String disposition = fields.get("content-disposition");
        Map<String, String> parameters = disposition == null ? Map.of() : HeaderParameters.of(disposition);
        if (parameters.keySet().stream().anyMatch(each -> each.startsWith("name*"))) {
            throw wrong(
                    "part " + (parts + 1) + " has a parameter `name*`, which forms don't have (RFC 7578, section 4.2)");
        }
        String field = parameters.get("name");
        if (field == null || field.isEmpty()) {
            throw wrong("part " + (parts + 1) + " has no name; each part has a header such as"
                    + " `Content-Disposition: form-data; name=\"file\"`");
        }
        String coding = fields.get("content-transfer-encoding");
        if (coding != null && !coding.toLowerCase(Locale.ROOT).matches("7bit|8bit|binary")) {
            throw wrong("the part `" + shown(field) + "` has a Content-Transfer-Encoding; send it as it is");
        }
        String filename = parameters.get("filename");
        return new MultipartPart(
                field,
                filename == null && parameters.containsKey("filename*") ? "" : filename,
                fields.get("content-type"),
                delimiterFrom,
                contentFrom);
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new HashMap<>();
        String text = new String(head.array(), 0, head.length(), StandardCharsets.UTF_8);
        for (String line : text.split("\r\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            int colon = line.indexOf(':');
            boolean folded = line.charAt(0) == ' ' || line.charAt(0) == '\t';
            if (colon <= 0 || folded || line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
                throw wrong("the header of part " + (parts + 1) + " has a line that is no header field");
            }
            String field = line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
            if (fields.put(field, line.substring(colon + 1).trim()) != null) {
                throw wrong("the header of part " + (parts + 1) + " has the field `" + shown(field) + "` twice");
            }
        }
        return fields;
    }

    private String place() {
        return state == State.CONTENT
                ? "in the content of the part `" + shown(name) + "`"
                : parts == 0 ? "before the first part" : "behind the part `" + shown(name) + "`";
    }

    private static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= 100 ? plain : plain.substring(0, 100) + "…";
    }

    private GatewayException wrong(String what) {
        return new GatewayException(
                ErrorKind.INVALID_REQUEST, "The request's body is no multipart form: " + what + ".");
    }
}
