package io.gapura.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one HTTP/1.1 request from bytes in any cut (RFC 9112). For one thread; one reader a request.
 *
 * <p>It is strict where a proxy must be right: a body with both {@code Content-Length} and chunked coding, or a bad chunk,
 * is an {@link IllegalArgumentException}.
 */
final class RequestReader {
    private enum State {
        HEAD,
        LENGTH,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILER,
        COMPLETE
    }

    private static final int LONGEST_HEAD = 1 << 20;

    private final int connection;
    private final boolean keepsBodies;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> headLines = new ArrayList<>();
    private State state = State.HEAD;
    private long remaining;
    private int headBytes;
    private @Nullable ReceivedRequest request;

    RequestReader(int connection) {
        this(connection, true);
    }

    /** One that gives requests which keep their bodies, or only count and digest them. */
    RequestReader(int connection, boolean keepsBodies) {
        this.connection = connection;
        this.keepsBodies = keepsBodies;
    }

    /** The request, as soon as its head is there. */
    @Nullable
    ReceivedRequest request() {
        return request;
    }

    boolean complete() {
        return state == State.COMPLETE;
    }

    /** Whether any byte of a request was seen. */
    boolean begun() {
        return headBytes > 0;
    }

    /** Takes bytes until there are none left or the request is complete; what follows it stays in the buffer. */
    void feed(ByteBuffer bytes) {
        while (bytes.hasRemaining() && state != State.COMPLETE) {
            if (state == State.LENGTH || state == State.CHUNK_DATA) {
                readData(bytes);
            } else {
                readLine(bytes);
            }
        }
    }

    private void readData(ByteBuffer bytes) {
        int count = (int) Math.min(remaining, bytes.remaining());
        byte[] data = new byte[count];
        bytes.get(data);
        required().receive(data, 0, count);
        remaining -= count;
        if (remaining == 0) {
            if (state == State.LENGTH) {
                finish();
            } else {
                state = State.CHUNK_END;
            }
        }
    }

    private void readLine(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (state == State.HEAD && ++headBytes > LONGEST_HEAD) {
                throw new IllegalArgumentException("the head is longer than " + LONGEST_HEAD + " bytes");
            }
            if (next == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                line.reset();
                onLine(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
                return;
            }
            line.write(next);
        }
    }

    private void onLine(String text) {
        switch (state) {
            case HEAD -> {
                if (!text.isEmpty()) {
                    headLines.add(text);
                } else if (!headLines.isEmpty()) {
                    onHead();
                }
            }
            case CHUNK_SIZE -> {
                int semicolon = text.indexOf(';');
                String size = (semicolon < 0 ? text : text.substring(0, semicolon)).trim();
                remaining = Long.parseLong(size, 16);
                state = remaining == 0 ? State.TRAILER : State.CHUNK_DATA;
            }
            case CHUNK_END -> {
                if (!text.isEmpty()) {
                    throw new IllegalArgumentException("bytes after a chunk: " + text);
                }
                state = State.CHUNK_SIZE;
            }
            case TRAILER -> {
                if (text.isEmpty()) {
                    finish();
                }
            }
            default -> throw new IllegalStateException(state.name());
        }
    }

    private void onHead() {
        String[] words = headLines.get(0).split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/")) {
            throw new IllegalArgumentException("not a request line: " + headLines.get(0));
        }
        List<HeaderField> fields = new ArrayList<>();
        for (String field : headLines.subList(1, headLines.size())) {
            int colon = field.indexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException("not a header field: " + field);
            }
            fields.add(new HeaderField(
                    field.substring(0, colon), field.substring(colon + 1).trim()));
        }
        request = new ReceivedRequest(connection, words[0], words[1], words[2], fields, keepsBodies);
        chooseBody(request);
    }

    private void chooseBody(ReceivedRequest head) {
        List<String> lengths = head.headers("Content-Length");
        List<String> codings = head.headers("Transfer-Encoding");
        if (lengths.size() > 1 || codings.size() > 1 || (!lengths.isEmpty() && !codings.isEmpty())) {
            throw new IllegalArgumentException("the body is framed twice");
        }
        if (!codings.isEmpty()) {
            if (!codings.get(0).toLowerCase(Locale.ROOT).equals("chunked")) {
                throw new IllegalArgumentException("transfer coding " + codings.get(0));
            }
            state = State.CHUNK_SIZE;
            return;
        }
        remaining = lengths.isEmpty() ? 0 : Long.parseLong(lengths.get(0));
        if (remaining == 0) {
            finish();
        } else {
            state = State.LENGTH;
        }
    }

    private void finish() {
        state = State.COMPLETE;
        required().completed();
    }

    private ReceivedRequest required() {
        if (request == null) {
            throw new IllegalStateException("no head yet");
        }
        return request;
    }
}
