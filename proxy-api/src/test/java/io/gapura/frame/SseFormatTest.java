package io.gapura.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.http.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseFormatTest {
    private final ByteBuilder out = new ByteBuilder(16);

    @Test
    void writesDataInOneLineAndABlankOne() {
        SseFormat.data(out, utf8("{}"));

        assertThat(text()).isEqualTo("data: {}\n\n");
    }

    @Test
    void writesARange() {
        SseFormat.data(out, utf8("a\nbcd"), 2, 4);

        assertThat(text()).isEqualTo("data: bc\n\n");
    }

    @Test
    void writesDataOfSeveralLinesAsSeveralDataLines() {
        SseFormat.data(out, utf8("a\n\nb\r\nc\rd\n"));

        assertThat(text()).isEqualTo("data: a\ndata: \ndata: b\ndata: c\ndata: d\ndata: \n\n");
    }

    @Test
    void writesNamedEvents() {
        SseFormat.event(out, "ping", utf8("{}"));

        assertThat(text()).isEqualTo("event: ping\ndata: {}\n\n");
    }

    @Test
    void refusesANameThatWouldBeAnotherLine() {
        assertThatThrownBy(() -> SseFormat.event(out, "a\ndata: b", utf8("{}")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesCommentsThatStayComments() {
        SseFormat.comment(out, "a\ndata: b");

        assertThat(text()).isEqualTo(": a\n: data: b\n\n");
    }

    @Test
    void relaysPlainFramesByteForByteAndWritesOthersAnew() {
        byte[] stream = utf8("data: é\n\nevent: e\r\nid: 1\r\ndata:x\r\ndata:y\r\n\r\n");
        new SseParser(1000).feed(stream, 0, stream.length, frame -> SseFormat.frame(out, frame));

        assertThat(text()).isEqualTo("data: é\n\nevent: e\ndata: x\ndata: y\n\n");
    }

    @Test
    void isReadBackAsItWasWritten() {
        List<String> seen = new ArrayList<>();
        SseFormat.event(out, "a", utf8(" x\ny"));
        out.append(SseFormat.KEEP_ALIVE);
        SseFormat.data(out, utf8(""));
        out.append(SseFormat.DONE);

        new SseParser(1000)
                .feed(out.array(), 0, out.length(), frame -> seen.add(frame.event() + "|" + frame.dataText()));

        assertThat(seen).containsExactly("a| x\ny", "null|", "null|[DONE]");
    }

    private String text() {
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
