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

/** Any bytes in any chunks give the same frames; the limit is the only failure. */
class SseParserFuzzTest {
    private static final int LIMIT = 512;

    @FuzzTest
    void anyChunkingGivesTheSameFrames(byte[] stream) {
        List<String> whole = read(stream, stream.length + 1);

        assertThat(read(stream, 1)).isEqualTo(whole);
        assertThat(read(stream, 0)).isEqualTo(whole);
    }

    /** Reads in chunks of this many bytes; 0 is any number, the same ones for the same stream. */
    private static List<String> read(byte[] stream, int chunkBytes) {
        Random random = new Random(Arrays.hashCode(stream));
        List<String> seen = new ArrayList<>();
        SseParser.Sink sink = new SseParser.Sink() {
            @Override
            public void frame(SseFrame frame) {
                // One char a byte, so that invalid UTF-8 is compared too.
                String data = new String(
                        frame.bytes(),
                        frame.dataFrom(),
                        frame.dataTo() - frame.dataFrom(),
                        StandardCharsets.ISO_8859_1);
                seen.add(frame.event() + "|" + data + "|" + frame.plain());
            }

            @Override
            public void comment() {
                seen.add("//");
            }
        };
        SseParser parser = new SseParser(LIMIT);
        try {
            int at = 0;
            while (at < stream.length) {
                int wanted = chunkBytes == 0 ? random.nextInt(20) : chunkBytes;
                int length = Math.min(wanted, stream.length - at);
                byte[] chunk = Arrays.copyOfRange(stream, at, at + length);
                parser.feed(chunk, 0, length, sink);
                Arrays.fill(chunk, (byte) '!');
                at += length;
            }
            seen.add("mid-frame " + parser.midFrame());
            parser.end(sink);
        } catch (GatewayException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.UPSTREAM_MALFORMED);
            seen.add("over the limit");
        }
        return seen;
    }
}
