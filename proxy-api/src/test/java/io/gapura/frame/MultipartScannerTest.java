package io.gapura.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartScannerTest {
    /** Contents that look like boundaries and line ends, an empty one, padding, a preamble and an epilogue. */
    @SuppressWarnings("StringConcatToTextBlock") // the line ends are what it is about
    private static final String AWKWARD = "a preamble\r\n--b\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\nContent-Type: audio/wav\r\n\r\n"
            + "one\r\n--\r\n-b\r\r\n--a\n--b\r\n-\r\n\r\r\n--b \t\r\n"
            + "content-disposition:form-data;name=empty\r\n\r\n"
            + "\r\n--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n--b--\r\nan epilogue --b";

    private static final List<String> PARTS = List.of(
            "file|a.bin|audio/wav|one\r\n--\r\n-b\r\r\n--a\n--b\r\n-\r\n\r",
            "empty|null|null|",
            "model|null|null|whisper-1");

    @Test
    void findsTheParts() {
        assertThat(read(AWKWARD, AWKWARD.length())).isEqualTo(PARTS);
    }

    @Test
    void findsTheSamePartsWhereverTheBytesAreCut() {
        byte[] bytes = bytes(AWKWARD);
        for (int cut = 0; cut <= bytes.length; cut++) {
            Seen seen = new Seen();
            MultipartScanner scanner = scanner();
            feed(scanner, bytes, 0, cut, seen);
            feed(scanner, bytes, cut, bytes.length, seen);
            scanner.end();
            assertThat(seen.parts).as("cut at %d", cut).isEqualTo(PARTS);
        }
    }

    @Test
    void findsTheSamePartsInSingleBytes() {
        assertThat(read(AWKWARD, 1)).isEqualTo(PARTS);
        assertThat(read(AWKWARD, 3)).isEqualTo(PARTS);
    }

    @Test
    void tellsWherePartsAreSoThatTheyCanBeEdited() {
        byte[] bytes = bytes(AWKWARD);
        List<String> places = new ArrayList<>();
        MultipartScanner scanner = scanner();
        MultipartScanner.Sink sink = new MultipartScanner.Sink() {
            private MultipartPart part = new MultipartPart("", null, null, 0, 0);

            @Override
            public void part(MultipartPart begun) {
                part = begun;
            }

            @Override
            public void content(byte[] piece, int from, int to) {}

            @Override
            public void partEnd(long contentTo) {
                String all = new String(bytes, StandardCharsets.UTF_8);
                places.add(all.substring((int) part.from(), (int) part.from() + 3) + "|"
                        + all.substring((int) part.contentFrom(), (int) contentTo) + "|"
                        + all.substring((int) contentTo + 2, (int) contentTo + 5));
            }
        };
        for (byte each : bytes) {
            scanner.feed(new byte[] {'?', each, '?'}, 1, 2, sink);
        }
        assertThat(places)
                .containsExactly("--b|one\r\n--\r\n-b\r\r\n--a\n--b\r\n-\r\n\r|--b", "--b||--b", "--b|whisper-1|--b");
        assertThat(scanner.position()).isEqualTo(bytes.length);
    }

    @Test
    void beginsWithTheBoundaryAtOnce() {
        assertThat(read("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--", 100))
                .containsExactly("a|null|null|1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "name=\"a b\"; filename=\"c;d.txt\" ! a b ! c;d.txt",
                "name=\"a\"; filename=\"quo\\\"te\" ! a ! quo\"te",
                "name=\"a\"; filename=\"C:\\dir\\x\" ! a ! C:\\dir\\x",
                "name=a; filename=b.txt ! a ! b.txt",
                "filename=\"b\" ; name=\"model\" ! model ! b",
                "name=\"é\"; filename=\"\" ! é ! ''",
                "name=\"a\"; filename*=utf-8''b ! a ! ''",
                "name=\"a\"; filename=\"b\"; filename*=utf-8''c ! a ! b",
            })
    void readsNames(String parameters, String name, String filename) {
        String form = "--b\r\nContent-Disposition: form-data; " + parameters + "\r\n\r\n1\r\n--b--";
        assertThat(read(form, 7)).containsExactly(name + "|" + filename + "|null|1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100_000})
    void saysWhatIsWrongAndWhere(int piece) {
        String field = "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n";
        assertWrong(piece, "", "it is empty");
        assertWrong(piece, "hello", "the boundary that Content-Type names is nowhere in it");
        assertWrong(piece, field, "it breaks off before the first part: the closing boundary is missing");
        assertWrong(piece, field + "\r\nabc", "it breaks off in the content of the part `f`");
        assertWrong(piece, field + "\r\nabc\r\n--b", "it breaks off behind the part `f`");
        assertWrong(piece, field + "\r\nabc\r\n--b\r\n", "it breaks off behind the part `f`");
        assertWrong(
                piece, field + "\r\nabc\r\n--bc\r\n", "a boundary behind the part `f` is followed by something else");
        assertWrong(piece, field + "\r\nabc\r\n--b\nd", "a boundary behind the part `f` is followed by something else");
        assertWrong(piece, field + "\r\nabc\r\n--b-x", "a boundary behind the part `f` is followed by something else");
        assertWrong(piece, "--b\r\n\r\nabc", "part 1 has no name");
        assertWrong(piece, "--b\r\nContent-Disposition: form-data\r\n\r\nabc", "part 1 has no name");
        assertWrong(piece, "--b\r\nnonsense\r\n\r\nabc", "the header of part 1 has a line that is no header field");
        assertWrong(piece, field + " folded: x\r\n\r\nabc", "the header of part 1 has a line that is no header field");
        assertWrong(piece, field + "X-A: 1\r\nx-a: 2\r\n\r\nabc", "the header of part 1 has the field `x-a` twice");
        assertWrong(piece, field + "Content-Transfer-Encoding: base64\r\n\r\n", "the part `f` has a Content-Transfer");
        assertWrong(piece, field + "X: " + "y".repeat(20_000), "the header of part 1 is longer than 16384 bytes");
        assertWrong(piece, (field + "\r\n1\r\n").repeat(1001), "it has more than 1000 parts");
    }

    @Test
    void refusesAParameterThatStandsTwice() {
        String form = "--b\r\nContent-Disposition: form-data; name=a; name=model\r\n\r\n1\r\n--b--";
        assertThatThrownBy(() -> read(form, 10)).hasMessageContaining("`name` stands twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=\"a\"; name*=utf-8''model",
                "NAME*=utf-8''model; name=a",
                "name=a; name*0=mo; name*1=del",
                "name*=utf-8''model"
            })
    void refusesASecondWayToNameAField(String parameters) {
        assertWrong(9, "--b\r\nContent-Disposition: form-data; " + parameters + "\r\n\r\n1\r\n--b--", "`name*`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name=\"a\"model", "name=\"a\" \"b\"; filename=c", "name=\"a\"=b", "name=\"a"})
    void refusesWhatFollowsAClosingQuote(String parameters) {
        String form = "--b\r\nContent-Disposition: form-data; " + parameters + "\r\n\r\n1\r\n--b--";
        assertThatThrownBy(() -> read(form, 9))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("closing quote");
    }

    @Test
    void readsTheBoundary() {
        assertThat(MultipartBoundary.of("multipart/form-data; boundary=----WebKit7")
                        .text())
                .isEqualTo("----WebKit7");
        assertThat(MultipartBoundary.of("multipart/form-data; charset=utf-8; Boundary=\"a b:c\"")
                        .text())
                .isEqualTo("a b:c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"a \"",
                "multipart/form-data; boundary=\"a\tb\"",
                "multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789x",
                "multipart/form-data; boundary=a; boundary=b",
            })
    void refusesABoundaryThatIsNone(String contentType) {
        assertThatThrownBy(() -> MultipartBoundary.of(contentType)).isInstanceOf(GatewayException.class);
    }

    private static void assertWrong(int piece, String form, String what) {
        assertThatThrownBy(() -> read(form, piece))
                .isInstanceOfSatisfying(GatewayException.class, told -> assertThat(told.status())
                        .isEqualTo(400))
                .hasMessageContaining("The request's body is no multipart form: ")
                .hasMessageContaining(what);
    }

    private static MultipartScanner scanner() {
        return new MultipartScanner(new MultipartBoundary("b"));
    }

    private static List<String> read(String form, int piece) {
        Seen seen = new Seen();
        MultipartScanner scanner = scanner();
        byte[] bytes = bytes(form);
        for (int at = 0; at < bytes.length; at += piece) {
            feed(scanner, bytes, at, Math.min(bytes.length, at + piece), seen);
        }
        scanner.end();
        return seen.parts;
    }

    /** From an array of its own that is spoilt afterwards: nothing may be kept of it. */
    private static void feed(MultipartScanner scanner, byte[] bytes, int from, int to, Seen seen) {
        byte[] piece = Arrays.copyOfRange(bytes, from, to);
        scanner.feed(piece, 0, piece.length, seen);
        Arrays.fill(piece, (byte) '!');
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The parts as texts. */
    private static final class Seen implements MultipartScanner.Sink {
        final List<String> parts = new ArrayList<>();
        private final StringBuilder now = new StringBuilder();

        @Override
        public void part(MultipartPart part) {
            now.setLength(0);
            now.append(part.name())
                    .append('|')
                    .append(part.filename())
                    .append('|')
                    .append(part.contentType())
                    .append('|');
        }

        @Override
        public void content(byte[] bytes, int from, int to) {
            now.append(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void partEnd(long contentTo) {
            parts.add(now.toString());
        }
    }
}
