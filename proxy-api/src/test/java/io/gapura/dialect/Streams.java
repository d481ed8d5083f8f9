package io.gapura.dialect;

import io.gapura.error.GatewayException;
import io.gapura.frame.SseFrame;
import io.gapura.frame.SseParser;
import io.gapura.http.ByteBuilder;
import io.gapura.model.GenerationEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads and relays the bytes of a stream as the relay does, cut wherever a test wants. Stateless. */
public final class Streams {
    private static final int MOST_BYTES = 1 << 20;

    private Streams() {}

    /** The events of a stream that arrives in these pieces. */
    public static List<GenerationEvent> events(OutboundDialect dialect, List<byte[]> pieces) {
        List<GenerationEvent> events = new ArrayList<>();
        AnswerStreamReader reader = dialect.streamReader();
        SseParser parser = new SseParser(MOST_BYTES);
        SseParser.Sink sink = frame -> reader.read(frame, events::add);
        for (byte[] piece : pieces) {
            parser.feed(piece, 0, piece.length, sink);
        }
        parser.end(sink);
        reader.end(events::add);
        return events;
    }

    /** What the client gets of a stream that passes, as the relay writes it. */
    public static String relayed(RawDialect dialect, AnswerEdits edits, byte[] stream) {
        return relayed(dialect.tap(edits), stream);
    }

    /** The same beside this tap. */
    public static String relayed(StreamTap tap, byte[] stream) {
        ByteBuilder out = new ByteBuilder(stream.length);
        SseParser parser = new SseParser(MOST_BYTES);
        SseParser.Sink sink = frame -> relay(tap, frame, out);
        parser.feed(stream, 0, stream.length, sink);
        parser.end(sink);
        tap.end(out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private static void relay(StreamTap tap, SseFrame frame, ByteBuilder out) {
        ByteBuilder replacement = new ByteBuilder(64);
        switch (tap.see(frame, replacement)) {
            case PASS -> out.write(frame.bytes(), frame.rawFrom(), frame.rawTo() - frame.rawFrom());
            case REPLACE -> out.write(replacement.array(), 0, replacement.length());
            case DROP -> {}
        }
    }

    /** Events as lines, one each; failures by what a client is told. */
    public static String lines(List<GenerationEvent> events) {
        StringBuilder lines = new StringBuilder();
        for (GenerationEvent event : events) {
            String line =
                    event instanceof GenerationEvent.AnswerFailed failed ? told(failed.failure()) : event.toString();
            lines.append(line.replace("\\", "\\\\")
                            .replace("\n", "\\n")
                            .replace("\r", "\\r")
                            .replace("\0", "\\0"))
                    .append('\n');
        }
        return lines.toString();
    }

    private static String told(GatewayException failure) {
        return "AnswerFailed[" + failure.kind() + " " + failure.status() + " " + failure.type() + " " + failure.code()
                + ": " + failure.message() + "]";
    }
}
