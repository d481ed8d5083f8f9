package io.gapura.testing;

import io.gapura.http.ByteBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A recipe for one answer of the {@link FakeUpstream}: a head, a body in steps, and the faults on the way. Immutable: each
 * method gives a new recipe, so one may be kept in a constant and served many times.
 *
 * <pre>{@code
 * FakeAnswer.status(429).header("Retry-After", "7").json("{\"error\":…}")
 * FakeAnswer.sse().event("{…}").pause(Duration.ofMillis(20)).event("{…}").event("[DONE]")
 * FakeAnswer.sse().event("{…}").cutAfter(120, Cut.RESET)      // 120 bytes of the wire, head included
 * FakeAnswer.nothing().silence()                              // accepts the request and never says a word
 * FakeAnswer.sse().endless("data: {…}\n\n")                   // as fast as the socket takes it
 * }</pre>
 *
 * <p>Without {@link #chunked}, {@link #closeDelimited} or {@link #contentLength} the length is counted and announced; {@link
 * #sse()} starts chunked. Each body step is one write, and one chunk where the answer is chunked.
 *
 * <p>Longer than our classes are: it is one flat vocabulary, and a test should find all of it in one place.
 */
public final class FakeAnswer {
    /** What happens at the place that {@link #cutAfter} names. */
    public enum Cut {
        /** The connection is reset (RST); what was written before had 20 ms to arrive. */
        RESET,
        /** The connection is closed in order (FIN). */
        FINISH,
        /** Nothing more comes, and the connection stays open. */
        SILENCE
    }

    /** How the end of the body is told. */
    private enum Framing {
        LENGTH,
        CHUNKED,
        CLOSE,
        RAW
    }

    private enum Zip {
        NEVER,
        IF_ASKED,
        ALWAYS
    }

    /** A thing to do, in order. */
    sealed interface Step permits Bytes, Endless, Pause, Hold, Stop, Done {}

    /** Bytes to write; {@code framed} where they belong to the body. */
    @SuppressWarnings("ArrayRecordComponent") // written, never compared
    record Bytes(byte[] bytes, boolean framed, boolean event) implements Step {}

    /** The same bytes again and again until the client goes away. */
    @SuppressWarnings("ArrayRecordComponent") // written, never compared
    record Endless(byte[] bytes) implements Step {}

    /** Time to let pass. */
    record Pause(Duration time) implements Step {}

    /** A gate to wait at. */
    record Hold(Gate gate) implements Step {}

    /** The end by a fault. */
    record Stop(Cut cut) implements Step {}

    /** The end as it should be. */
    record Done(boolean close) implements Step {}

    private final int status;
    private final String reason;
    private final List<HeaderField> fields;
    private final List<Step> steps;
    private final Framing framing;
    private final long announced;
    private final Zip zip;
    private final Faults faults;

    /** What goes wrong around the steps: at a byte of the wire, at every byte, before the first one. */
    record Faults(long cutAfter, Cut cut, @Nullable Duration drip, List<Step> before) {}

    private FakeAnswer(
            int status,
            String reason,
            List<HeaderField> fields,
            List<Step> steps,
            Framing framing,
            long announced,
            Zip zip,
            Faults faults) {
        this.status = status;
        this.reason = reason;
        this.fields = List.copyOf(fields);
        this.steps = List.copyOf(steps);
        this.framing = framing;
        this.announced = announced;
        this.zip = zip;
        this.faults = faults;
    }

    /** An answer with this status and, until more is said, an empty body. */
    public static FakeAnswer status(int status) {
        return new FakeAnswer(
                status,
                "Fake",
                List.of(),
                List.of(),
                Framing.LENGTH,
                -1,
                Zip.NEVER,
                new Faults(-1, Cut.RESET, null, List.of()));
    }

    /** A 200 of type {@code text/event-stream}, chunked. */
    public static FakeAnswer sse() {
        return status(200).header("Content-Type", "text/event-stream").chunked();
    }

    /** No head, no framing: what the steps say goes out as it is, and at the end the connection is closed. For malformed answers. */
    public static FakeAnswer nothing() {
        return status(0).framed(Framing.RAW, -1);
    }

    /** A recorded answer: status, headers and the exact bytes of the body, with its length announced. */
    public static FakeAnswer fixture(int status, List<HeaderField> headers, byte[] body) {
        FakeAnswer answer = status(status);
        for (HeaderField header : headers) {
            answer = answer.header(header.name(), header.value());
        }
        return answer.body(body);
    }

    /** The same with another reason phrase. */
    public FakeAnswer reason(String phrase) {
        return new FakeAnswer(status, phrase, fields, steps, framing, announced, zip, faults);
    }

    /** The same with one more header field, written as it is. */
    public FakeAnswer header(String name, String value) {
        List<HeaderField> more = new ArrayList<>(fields);
        more.add(new HeaderField(name, value));
        return new FakeAnswer(status, reason, more, steps, framing, announced, zip, faults);
    }

    /** The body is sent in chunks, one a step. */
    public FakeAnswer chunked() {
        return framed(Framing.CHUNKED, -1);
    }

    /** The body ends where the connection does. */
    public FakeAnswer closeDelimited() {
        return framed(Framing.CLOSE, -1);
    }

    /** A {@code Content-Length} is announced that may be wrong: too much makes the client wait, too little leaves bytes over. */
    public FakeAnswer contentLength(long bytes) {
        return framed(Framing.LENGTH, bytes);
    }

    /** Adds a piece of the body. */
    public FakeAnswer body(byte[] bytes) {
        return then(new Bytes(bytes, true, false));
    }

    /** Adds a piece of the body as UTF-8. */
    public FakeAnswer body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a JSON body with its content type. */
    public FakeAnswer json(String text) {
        return header("Content-Type", "application/json").body(text);
    }

    /** Adds an event, {@code data: …} and an empty line; its time is kept in {@link ReceivedRequest#eventNanos()}. */
    public FakeAnswer event(String data) {
        return then(new Bytes(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8), true, true));
    }

    /** Adds several events with a pause before each but the first. */
    public FakeAnswer events(List<String> data, Duration interval) {
        List<Step> more = new ArrayList<>(steps);
        boolean first = true;
        for (String each : data) {
            if (!first && !interval.isZero()) {
                more.add(new Pause(interval));
            }
            first = false;
            more.add(new Bytes(("data: " + each + "\n\n").getBytes(StandardCharsets.UTF_8), true, true));
        }
        return new FakeAnswer(status, reason, fields, more, framing, announced, zip, faults);
    }

    /** Writes bytes outside all framing: a broken chunk size, a second head. */
    public FakeAnswer raw(String text) {
        return then(new Bytes(text.getBytes(StandardCharsets.UTF_8), false, false));
    }

    /** Repeats a piece of the body as fast as the socket takes it, until the client goes; see {@link ReceivedRequest#bytesAccepted()}. */
    public FakeAnswer endless(String text) {
        return then(new Endless(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Lets time pass, client watched. The head is written before the first pause. */
    public FakeAnswer pause(Duration time) {
        return then(new Pause(time));
    }

    /** Waits until the test opens the gate. */
    public FakeAnswer hold(Gate gate) {
        return then(new Hold(gate));
    }

    /** Says nothing more and keeps the connection open until the client closes it. */
    public FakeAnswer silence() {
        return then(new Stop(Cut.SILENCE));
    }

    /** Resets the connection here. */
    public FakeAnswer reset() {
        return then(new Stop(Cut.RESET));
    }

    /** Closes the connection in order here, whatever the framing promised. */
    public FakeAnswer finish() {
        return then(new Stop(Cut.FINISH));
    }

    /** Cuts when so many bytes of the wire, head and framing included, were written: 0 is before the head. */
    public FakeAnswer cutAfter(long bytes, Cut cut) {
        return new FakeAnswer(
                status,
                reason,
                fields,
                steps,
                framing,
                announced,
                zip,
                new Faults(bytes, cut, faults.drip(), faults.before()));
    }

    /** Writes one byte at a time, head included, with this time between them. */
    public FakeAnswer dripping(Duration interval) {
        return new FakeAnswer(
                status,
                reason,
                fields,
                steps,
                framing,
                announced,
                zip,
                new Faults(faults.cutAfter(), faults.cut(), interval, faults.before()));
    }

    /** The head is held back for this time. */
    public FakeAnswer after(Duration time) {
        return before(new Pause(time));
    }

    /** The head is held back until the test opens the gate. */
    public FakeAnswer after(Gate gate) {
        return before(new Hold(gate));
    }

    /** The body is gzip, flushed after each step, whether the client asked or not. */
    public FakeAnswer gzipped() {
        return new FakeAnswer(status, reason, fields, steps, framing, announced, Zip.ALWAYS, faults);
    }

    /** The body is gzip if the request's {@code Accept-Encoding} names it. */
    public FakeAnswer gzippedIfAsked() {
        return new FakeAnswer(status, reason, fields, steps, framing, announced, Zip.IF_ASKED, faults);
    }

    /** The length in bytes of the head that this answer sends to such a request; what {@link #cutAfter} counts from. */
    public int headLength() {
        return head(encoded(zip == Zip.ALWAYS), zip == Zip.ALWAYS).length;
    }

    Faults faults() {
        return faults;
    }

    /** Everything to do for this request, framed and coded, with the end. */
    List<Step> program(ReceivedRequest request) {
        if (framing == Framing.RAW) {
            List<Step> program = new ArrayList<>(faults.before());
            program.addAll(steps);
            program.add(new Done(true));
            return program;
        }
        String accepted = request.header("Accept-Encoding");
        boolean zipped = zip == Zip.ALWAYS
                || (zip == Zip.IF_ASKED
                        && accepted != null
                        && accepted.toLowerCase(Locale.ROOT).contains("gzip"));
        List<Step> body = encoded(zipped);
        List<Step> program = new ArrayList<>(faults.before());
        program.add(new Bytes(head(body, zipped), false, false));
        if (!request.method().equals("HEAD") && status != 204 && status != 304) {
            for (Step step : body) {
                program.add(framing == Framing.CHUNKED ? asChunk(step) : step);
            }
            if (framing == Framing.CHUNKED) {
                program.add(new Bytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII), false, false));
            }
        }
        boolean asked = "close".equalsIgnoreCase(request.header("Connection"));
        program.add(
                new Done(framing == Framing.CLOSE || asked || request.version().equals("HTTP/1.0") || saysClose()));
        return program;
    }

    private boolean saysClose() {
        return fields.contains(new HeaderField("Connection", "close"));
    }

    private byte[] head(List<Step> body, boolean zipped) {
        ByteBuilder head = new ByteBuilder(256);
        head.append("HTTP/1.1 " + status + " " + reason + "\r\n");
        for (HeaderField field : fields) {
            head.append(field.name() + ": " + field.value() + "\r\n");
        }
        if (zipped) {
            head.append("Content-Encoding: gzip\r\n");
        }
        if (framing == Framing.CHUNKED) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (framing == Framing.CLOSE) {
            head.append("Connection: close\r\n");
        } else if (status != 204 && status != 304) {
            head.append("Content-Length: " + (announced >= 0 ? announced : count(body)) + "\r\n");
        }
        return head.append("\r\n").toByteArray();
    }

    private static long count(List<Step> body) {
        long length = 0;
        for (Step step : body) {
            if (step instanceof Bytes bytes && bytes.framed()) {
                length += bytes.bytes().length;
            } else if (step instanceof Endless) {
                throw new IllegalStateException("an endless body has no length: say chunked() or closeDelimited()");
            }
        }
        return length;
    }

    private List<Step> encoded(boolean zipped) {
        if (!zipped) {
            return steps;
        }
        List<Step> coded = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, true)) {
            for (Step step : steps) {
                if (step instanceof Bytes bytes && bytes.framed()) {
                    gzip.write(bytes.bytes());
                    gzip.flush();
                    coded.add(new Bytes(out.toByteArray(), true, bytes.event()));
                    out.reset();
                } else {
                    coded.add(step);
                }
            }
            gzip.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        coded.add(new Bytes(out.toByteArray(), true, false));
        return coded;
    }

    private static Step asChunk(Step step) {
        if (step instanceof Bytes bytes && bytes.framed() && bytes.bytes().length > 0) {
            return new Bytes(chunk(bytes.bytes()), false, bytes.event());
        }
        return step instanceof Endless endless ? new Endless(chunk(endless.bytes())) : step;
    }

    private static byte[] chunk(byte[] bytes) {
        return new ByteBuilder(bytes.length + 16)
                .append(Integer.toHexString(bytes.length) + "\r\n")
                .append(bytes)
                .append("\r\n")
                .toByteArray();
    }

    private FakeAnswer framed(Framing how, long length) {
        return new FakeAnswer(status, reason, fields, steps, how, length, zip, faults);
    }

    private FakeAnswer before(Step step) {
        List<Step> more = new ArrayList<>(faults.before());
        more.add(step);
        return new FakeAnswer(
                status,
                reason,
                fields,
                steps,
                framing,
                announced,
                zip,
                new Faults(faults.cutAfter(), faults.cut(), faults.drip(), List.copyOf(more)));
    }

    private FakeAnswer then(Step step) {
        List<Step> more = new ArrayList<>(steps);
        more.add(step);
        return new FakeAnswer(status, reason, fields, more, framing, announced, zip, faults);
    }
}
