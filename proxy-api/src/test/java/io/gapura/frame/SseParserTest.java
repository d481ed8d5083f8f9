package io.gapura.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the parser makes of a stream, whole and cut. Frames are written {@code event|data}. */
class SseParserTest {
    private static final int LIMIT = 1 << 16;

    @Test
    void readsAFrameForEveryBlankLine() {
        assertThat(read("data: one\n\ndata: two\n\n")).containsExactly("null|one", "null|two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsEveryLineEnd(String end) {
        String stream = "event: a\ndata: x\n\n: c\ndata: y\ndata: z\n\n".replace("\n", end);

        assertThat(read(stream)).containsExactly("a|x", "//", "null|y\nz");
    }

    @Test
    void readsLineEndsOfAllKindsInOneFrame() {
        assertThat(read("data: a\rdata: b\r\ndata: c\n\r\n")).containsExactly("null|a\nb\nc");
    }

    @Test
    void dropsOneSpaceBehindTheColonAndNoMore() {
        assertThat(read("data:a\n\ndata: a\n\ndata:  a\n\ndata:\ta\n\n"))
                .containsExactly("null|a", "null|a", "null| a", "null|\ta");
    }

    @Test
    void takesADataLineWithoutAValueForAnEmptyOne() {
        assertThat(read("data\n\ndata:\n\ndata\ndata\n\n")).containsExactly("null|", "null|", "null|\n");
    }

    @Test
    void givesNoFrameWithoutADataLine() {
        assertThat(read("\n\n: only a comment\n\nevent: ping\n\nid: 1\nretry: 10\n\ndata: x\n\n"))
                .containsExactly("//", "null|x");
    }

    @Test
    void readsOverFieldsItDoesNotKnow() {
        assertThat(read("id: 1\nDATA: no\ndatum: no\ndat\nevents: no\ndata: x\nfoo\n\n"))
                .containsExactly("null|x");
    }

    @Test
    void takesTheLastNameOfAnEventAndForgetsItWithTheFrame() {
        assertThat(read("event: a\nevent: b\ndata: x\n\ndata: y\n\nevent: c\nevent\ndata: z\n\n"))
                .containsExactly("b|x", "null|y", "null|z");
    }

    @Test
    void skipsAByteOrderMarkAtTheStartOnly() {
        assertThat(read("\uFEFFdata: x\n\n\uFEFFdata: y\n\ndata: \uFEFFz\n\n"))
                .containsExactly("null|x", "null|\uFEFFz");
    }

    @Test
    void keepsBytesThatOnlyBeginLikeAByteOrderMark() {
        byte[] stream = concat(new byte[] {(byte) 0xEF, (byte) 0xBB}, utf8("data: x\n\ndata: y\n\n"));

        for (int cut = 0; cut <= stream.length; cut++) {
            assertThat(read(stream, cut)).containsExactly("null|y");
        }
    }

    @Test
    void givesTheSameFramesForEveryCut() {
        String named = "event: b\r\ndata: x\r\ndata:y\r\nid: 4\r\n\r\n";
        String odd = "data: z\r\r: bye\ndata\n\n\r\n\n\n";
        String stream = "\uFEFF: hello\n\ndata: {\"a\":\"é😀\"}\n\n" + named + odd + "data: [DONE]\n\n";
        byte[] bytes = utf8(stream);
        List<String> whole = read(stream);
        assertThat(whole)
                .containsExactly("//", "null|{\"a\":\"é😀\"}", "b|x\ny", "null|z", "//", "null|", "null|[DONE]");

        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(read(bytes, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
        assertThat(readByteByByte(bytes)).isEqualTo(whole);
    }

    @Test
    void agreesWithTheStandardReadWordByWord() {
        Random random = new Random(7);
        String[] pieces = {
            "data",
            "data:",
            "data: ",
            "event: ",
            "event:",
            "a",
            "é",
            ":",
            ": c",
            " ",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\r\n\r\n",
            "id: 7",
            "{}",
            "😀",
            "data: plain\n\n"
        };
        for (int round = 0; round < 3000; round++) {
            StringBuilder stream = new StringBuilder();
            for (int i = random.nextInt(30); i >= 0; i--) {
                stream.append(pieces[random.nextInt(pieces.length)]);
            }
            stream.append("\n\n");
            byte[] bytes = utf8(stream.toString());
            List<String> expected = bySpecification(stream.toString());

            assertThat(withoutComments(read(stream.toString())))
                    .as(stream.toString())
                    .isEqualTo(expected);
            assertThat(withoutComments(readByteByByte(bytes)))
                    .as(stream.toString())
                    .isEqualTo(expected);
            assertThat(withoutComments(read(bytes, random.nextInt(bytes.length))))
                    .isEqualTo(expected);
        }
    }

    @Test
    void callsAFramePlainOnlyIfItsBytesMayBeRelayed() {
        assertThat(plains("data: x\n\n")).containsExactly("data: x\n\n");
        assertThat(plains("\n: c\n\ndata: x\n\n")).containsExactly("data: x\n\n");
        assertThat(plains(": c\ndata:  x\n\n")).containsExactly("data:  x\n\n");
        assertThat(plains("data:x\n\n")).isEmpty();
        assertThat(plains("data: x\r\n\r\n")).isEmpty();
        assertThat(plains("data: x\n\r\n")).isEmpty();
        assertThat(plains("data: x\r\n\n")).isEmpty();
        assertThat(plains("data: x\n: c\n\n")).isEmpty();
        assertThat(plains("data: x\nid: 1\n\n")).isEmpty();
        assertThat(plains("event: a\ndata: x\n\n")).isEmpty();
        assertThat(plains("data: x\ndata: y\n\n")).isEmpty();
    }

    @Test
    void callsTheSameFramesPlainForEveryCut() {
        byte[] bytes = utf8("data: x\n\ndata: y\r\n\r\n: c\ndata: é\n\ndata:z\n\ndata: end\n\n");

        for (int cut = 0; cut <= bytes.length; cut++) {
            List<String> raw = new ArrayList<>();
            SseParser parser = new SseParser(LIMIT);
            parser.feed(bytes, 0, cut, frame -> addRaw(frame, raw));
            parser.feed(bytes, cut, bytes.length - cut, frame -> addRaw(frame, raw));
            assertThat(raw).as("cut at %d", cut).containsExactly("data: x\n\n", "data: é\n\n", "data: end\n\n");
        }
    }

    @Test
    void showsAFrameInsideTheChunkWithoutACopy() {
        byte[] chunk = utf8("....data: one\n\nevent: e\r\ndata: two\r\n\r\n");
        List<byte[]> arrays = new ArrayList<>();

        new SseParser(LIMIT).feed(chunk, 4, chunk.length - 4, frame -> arrays.add(frame.bytes()));

        assertThat(arrays).hasSize(2).allMatch(array -> array == chunk);
    }

    @Test
    void readsARangeOfAnArrayAndNothingAround() {
        byte[] chunk = utf8("\n\ndata: x\n\ndata: no\n\n");
        List<String> frames = new ArrayList<>();

        new SseParser(LIMIT).feed(chunk, 2, 9, frame -> frames.add(frame.dataText()));

        assertThat(frames).containsExactly("x");
    }

    @Test
    void deliversALastFrameWithoutItsBlankLine() {
        assertThat(readToEnd("data: a\n\nevent: e\ndata: b\n")).containsExactly("null|a", "e|b");
        assertThat(readToEnd("data: a\r")).containsExactly("null|a");
        assertThat(readToEnd("data: a\r\ndata: b\r\n")).containsExactly("null|a\nb");
    }

    @Test
    void deliversALastLineWithoutItsEndIfWhatItHoldsIsWhole() {
        assertThat(readToEnd("data: [DONE]")).containsExactly("null|[DONE]");
        assertThat(readToEnd("event: e\ndata:{\"a\":{}}")).containsExactly("e|{\"a\":{}}");
    }

    @Test
    void dropsALastLineThatWasCut() {
        assertThat(readToEnd("data: {\"a\":{}")).isEmpty();
        assertThat(readToEnd("data: [DON")).isEmpty();
        assertThat(readToEnd("data: 12")).isEmpty();
        assertThat(readToEnd("data: {\"a\":1}\ndata: {}")).isEmpty();
        assertThat(readToEnd("data: x\nev")).isEmpty();
        assertThat(readToEnd("dat")).isEmpty();
        assertThat(readToEnd("\uFEFF")).isEmpty();
    }

    @Test
    void knowsWhetherItStandsInsideAFrame() {
        SseParser parser = new SseParser(LIMIT);
        assertThat(parser.midFrame()).isFalse();
        feed(parser, "d", true);
        feed(parser, "ata: x\n", true);
        feed(parser, "\n", false);
        feed(parser, ": c\n", false);
        feed(parser, "\n\r\n", false);
        feed(parser, "data: y\r\n\r", false);
        feed(parser, "\n", false);
        feed(parser, ": a comment t", true);
        feed(parser, "hat ends\n", false);
        feed(parser, "event: x\n", true);
        parser.end(frame -> {});
        assertThat(parser.midFrame()).isFalse();
    }

    @Test
    void refusesAFrameOverTheLimitHoweverItIsCut() {
        byte[] most = utf8("data: 89\ndata: 8\n\n");
        byte[] tooMuch = utf8("data: 89\ndata: 89\n\n");
        for (int cut = 0; cut <= tooMuch.length; cut++) {
            int place = Math.min(cut, most.length);
            assertThat(read(new SseParser(17), most, place)).containsExactly("null|89\n8");
            int here = cut;
            assertThatThrownBy(() -> read(new SseParser(17), tooMuch, here))
                    .isInstanceOfSatisfying(
                            GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UPSTREAM_MALFORMED))
                    .hasMessageContaining("more than 17 bytes");
        }
    }

    @Test
    void refusesAFrameThatNeverEndsBeforeItIsKept() {
        SseParser parser = new SseParser(1000);
        byte[] chunk = utf8("x".repeat(100));
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 11; i++) {
                        parser.feed(chunk, 0, chunk.length, frame -> {});
                    }
                })
                .isInstanceOf(GatewayException.class);
    }

    @Test
    void readsFramesLargerThanTheRoomItKeeps() {
        String large = "x".repeat(50_000);
        byte[] bytes = utf8("data: " + large + "\ndata: y\n\ndata: z\n\n");

        assertThat(read(bytes, 30_000)).containsExactly("null|" + large + "\ny", "null|z");
    }

    @Test
    void comparesDataWithoutMakingAString() {
        SseFrame frame = SseFrame.of(null, "[DONE]");

        assertThat(frame.dataEquals("[DONE]")).isTrue();
        assertThat(frame.dataEquals("[DONE")).isFalse();
        assertThat(frame.dataEquals("[DONE}")).isFalse();
        assertThat(SseFrame.of(null, "é").dataEquals("Ã©")).isFalse();
    }

    @Test
    void makesFramesOfTheirOwn() {
        SseFrame plain = SseFrame.of(null, "é");
        assertThat(plain.plain()).isTrue();
        assertThat(raw(plain)).isEqualTo("data: é\n\n");
        assertThat(plain.event()).isNull();

        SseFrame named = SseFrame.of("ping", "a\nb");
        assertThat(named.plain()).isFalse();
        assertThat(named.event()).isEqualTo("ping");
        assertThat(named.dataText()).isEqualTo("a\nb");
        assertThatThrownBy(named::rawFrom).isInstanceOf(IllegalStateException.class);
        assertThat(SseFrame.of(null, "a\rb").plain()).isFalse();
    }

    private static List<String> read(String stream) {
        byte[] bytes = utf8(stream);
        return read(bytes, bytes.length);
    }

    private static List<String> read(byte[] bytes, int cut) {
        return read(new SseParser(LIMIT), bytes, cut);
    }

    private static List<String> read(SseParser parser, byte[] bytes, int cut) {
        Frames frames = new Frames();
        parser.feed(Arrays.copyOf(bytes, cut), 0, cut, frames);
        parser.feed(bytes, cut, bytes.length - cut, frames);
        return frames.seen;
    }

    private static List<String> readByteByByte(byte[] bytes) {
        Frames frames = new Frames();
        SseParser parser = new SseParser(LIMIT);
        byte[] chunk = new byte[1];
        for (byte value : bytes) {
            chunk[0] = value;
            parser.feed(chunk, 0, 1, frames);
        }
        return frames.seen;
    }

    private static List<String> readToEnd(String stream) {
        List<String> last = null;
        byte[] bytes = utf8(stream);
        for (int cut = 0; cut <= bytes.length; cut++) {
            Frames frames = new Frames();
            SseParser parser = new SseParser(LIMIT);
            parser.feed(bytes, 0, cut, frames);
            parser.feed(bytes, cut, bytes.length - cut, frames);
            parser.end(frames);
            assertThat(last == null ? frames.seen : last).isEqualTo(frames.seen);
            last = frames.seen;
        }
        return last == null ? List.of() : last;
    }

    private static List<String> plains(String stream) {
        List<String> raw = new ArrayList<>();
        byte[] bytes = utf8(stream);
        new SseParser(LIMIT).feed(bytes, 0, bytes.length, frame -> addRaw(frame, raw));
        return raw;
    }

    private static void addRaw(SseFrame frame, List<String> raw) {
        if (frame.plain()) {
            raw.add(raw(frame));
        }
    }

    private static String raw(SseFrame frame) {
        return new String(frame.bytes(), frame.rawFrom(), frame.rawTo() - frame.rawFrom(), StandardCharsets.UTF_8);
    }

    private static void feed(SseParser parser, String text, boolean midFrame) {
        byte[] bytes = utf8(text);
        parser.feed(bytes, 0, bytes.length, frame -> {});
        assertThat(parser.midFrame()).as(text).isEqualTo(midFrame);
    }

    /** The standard's own steps, on text: slow, and written to be compared with its paragraphs. */
    private static List<String> bySpecification(String stream) {
        List<String> frames = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        String event = "";
        for (String line : stream.split("\r\n|\n|\r", -1)) {
            if (line.isEmpty()) {
                if (data.length() > 0) {
                    frames.add((event.isEmpty() ? "null" : event) + "|" + data.substring(0, data.length() - 1));
                }
                data.setLength(0);
                event = "";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            if (field.equals("data")) {
                data.append(value).append('\n');
            } else if (field.equals("event")) {
                event = value;
            }
        }
        return frames;
    }

    private static List<String> withoutComments(List<String> seen) {
        return seen.stream().filter(frame -> !frame.equals("//")).toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Frames and comments as text. */
    private static final class Frames implements SseParser.Sink {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void frame(SseFrame frame) {
            seen.add(frame.event() + "|" + frame.dataText());
        }

        @Override
        public void comment() {
            seen.add("//");
        }
    }
}
