package io.gapura.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Any bytes in any pieces give the same parts, at the same places; a refusal is the only failure. */
class MultipartScannerFuzzTest {
    private static final String BEGINNING = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";

    @FuzzTest
    void anyCuttingGivesTheSameParts(byte[] stream) {
        assertSame(stream);
        byte[] inside =
                Arrays.copyOf(BEGINNING.getBytes(StandardCharsets.US_ASCII), BEGINNING.length() + stream.length);
        System.arraycopy(stream, 0, inside, BEGINNING.length(), stream.length);
        assertSame(inside);
    }

    private static void assertSame(byte[] stream) {
        List<String> whole = read(stream, stream.length + 1);

        assertThat(read(stream, 1)).isEqualTo(whole);
        assertThat(read(stream, 0)).isEqualTo(whole);
    }

    /** Reads in pieces of this many bytes; 0 is any number, the same ones for the same stream. */
    private static List<String> read(byte[] stream, int pieceBytes) {
        Random random = new Random(Arrays.hashCode(stream));
        List<String> seen = new ArrayList<>();
        StringBuilder content = new StringBuilder();
        MultipartScanner.Sink sink = new MultipartScanner.Sink() {
            @Override
            public void part(MultipartPart part) {
                seen.add(part.toString());
            }

            @Override
            public void content(byte[] bytes, int from, int to) {
                content.append(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
            }

            @Override
            public void partEnd(long contentTo) {
                seen.add(content + "|" + contentTo);
                content.setLength(0);
            }
        };
        MultipartScanner scanner = new MultipartScanner(new MultipartBoundary("b"));
        try {
            int at = 0;
            while (at < stream.length) {
                int wanted = pieceBytes == 0 ? random.nextInt(20) : pieceBytes;
                byte[] piece = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + wanted));
                scanner.feed(piece, 0, piece.length, sink);
                Arrays.fill(piece, (byte) '!');
                at += piece.length;
            }
            scanner.end();
        } catch (GatewayException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            seen.add(e.getMessage());
        }
        return seen;
    }
}
