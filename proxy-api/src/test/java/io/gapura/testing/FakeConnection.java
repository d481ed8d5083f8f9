package io.gapura.testing;

import io.gapura.testing.FakeAnswer.Bytes;
import io.gapura.testing.FakeAnswer.Cut;
import io.gapura.testing.FakeAnswer.Done;
import io.gapura.testing.FakeAnswer.Endless;
import io.gapura.testing.FakeAnswer.Hold;
import io.gapura.testing.FakeAnswer.Pause;
import io.gapura.testing.FakeAnswer.Step;
import io.gapura.testing.FakeAnswer.Stop;
import io.gapura.testing.ReceivedRequest.End;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the {@link FakeUpstream}: reads requests, and walks through the steps of the answer to the present one.
 * Used by the upstream's {@link EventLoop} alone. Reading never stops while an answer goes out, so a client that leaves is
 * noticed at once, also in a silence.
 */
final class FakeConnection implements Consumer<SelectionKey> {
    /** What was written before a reset must have left the socket, or the reset would throw it away. */
    private static final Duration BEFORE_RESET = Duration.ofMillis(20);

    /** How long the client may take to close after we did. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    /** So that an endless answer lets the other connections have their turn. */
    private static final int BYTES_PER_TURN = 256 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final int number;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final FakeUpstream upstream;
    private final EventLoop loop;
    private final ByteBuffer input;
    private final ByteArrayOutputStream early = new ByteArrayOutputStream();

    private RequestReader reader;
    private @Nullable Script script;
    private boolean headTold;
    private boolean requestTold;
    private boolean continued;
    private boolean answered;
    private boolean lingering;
    private boolean deaf;

    /** The answer in course. */
    private static final class Script {
        final ReceivedRequest request;
        final FakeAnswer.Faults faults;
        final Iterator<Step> steps;
        ByteBuffer out = NOTHING;
        boolean endless;
        boolean waiting;
        long written;

        Script(ReceivedRequest request, FakeAnswer answer) {
            this.request = request;
            faults = answer.faults();
            List<Step> program = answer.program(request);
            steps = program.iterator();
        }
    }

    FakeConnection(int number, SocketChannel channel, FakeUpstream upstream, EventLoop loop, ByteBuffer input)
            throws IOException {
        this.number = number;
        this.channel = channel;
        this.upstream = upstream;
        this.loop = loop;
        this.input = input;
        reader = new RequestReader(number, upstream.keepsBodies());
        key = channel.register(loop.selector(), SelectionKey.OP_READ, this);
    }

    @Override
    public void accept(SelectionKey ready) {
        if (ready.isValid() && ready.isReadable()) {
            read();
        }
        if (ready.isValid() && ready.isWritable()) {
            advance();
        }
    }

    /** Closes for the test's sake. */
    void close() {
        end(End.CLOSED);
    }

    private void read() {
        input.clear();
        int count;
        try {
            count = channel.read(input);
        } catch (IOException e) {
            end(End.RESET);
            return;
        }
        if (count < 0) {
            end(End.ABORTED);
            return;
        }
        input.flip();
        if (lingering) {
            return;
        }
        take(input);
    }

    private void take(ByteBuffer bytes) {
        try {
            reader.feed(bytes);
        } catch (IllegalArgumentException e) {
            refuse(e);
            return;
        }
        while (bytes.hasRemaining()) {
            early.write(bytes.get());
        }
        ReceivedRequest request = reader.request();
        if (request == null) {
            return;
        }
        FakeAnswer answer = null;
        if (!headTold) {
            headTold = true;
            answer = upstream.headArrived(request);
            waitBeforeTheBody();
        }
        if (reader.complete()) {
            tellRequest(request);
        }
        if (script == null && !answered) {
            if (answer == null && reader.complete()) {
                answer = upstream.completed(request);
            }
            if (answer != null) {
                start(request, answer);
            } else if ("100-continue".equalsIgnoreCase(request.header("Expect"))) {
                sayContinue();
            }
        }
        if (answered && reader.complete()) {
            nextRequest();
        }
    }

    /** Stops reading where the test wants it, so that the client's upload comes to a halt. */
    private void waitBeforeTheBody() {
        Gate gate = upstream.bodyGate();
        if (gate != null && !reader.complete()) {
            deaf = true;
            watch(false);
            gate.whenOpen(() -> loop.execute(() -> {
                deaf = false;
                if (channel.isOpen()) {
                    watch(false);
                    advance();
                }
            }));
        }
    }

    private void watch(boolean writing) {
        key.interestOps((deaf ? 0 : SelectionKey.OP_READ) | (writing ? SelectionKey.OP_WRITE : 0));
    }

    private void tellRequest(ReceivedRequest request) {
        if (!requestTold) {
            requestTold = true;
            upstream.requestArrived(request);
        }
    }

    private void sayContinue() {
        if (!continued) {
            continued = true;
            writeAtOnce("HTTP/1.1 100 Continue\r\n\r\n");
        }
    }

    private void refuse(IllegalArgumentException reason) {
        upstream.malformed("connection " + number + ": " + reason.getMessage());
        writeAtOnce("HTTP/1.1 400 Malformed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        ReceivedRequest request = reader.request();
        if (request != null) {
            request.ended(End.CUT);
        }
        finishOutput();
    }

    private void writeAtOnce(String text) {
        try {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            end(End.ABORTED);
        }
    }

    private void start(ReceivedRequest request, FakeAnswer answer) {
        try {
            script = new Script(request, answer);
        } catch (IllegalStateException e) { // a script that can't be, such as an endless body with a length
            script = new Script(request, FakeAnswer.status(500).body("the test's script failed: " + e.getMessage()));
        }
        upstream.answerStarted();
        advance();
    }

    private void advance() {
        int budget = BYTES_PER_TURN;
        while (script != null && !script.waiting && channel.isOpen()) {
            Script now = script;
            if (now.faults.cutAfter() >= 0 && now.written >= now.faults.cutAfter()) {
                stop(now, now.faults.cut());
            } else if (now.out.hasRemaining()) {
                if (budget <= 0) {
                    watch(true);
                    return;
                }
                int before = now.out.remaining();
                if (!write(now)) {
                    return;
                }
                budget -= before - now.out.remaining();
            } else if (now.endless) {
                now.out.rewind();
            } else {
                perform(now, now.steps.next());
            }
        }
    }

    /** Writes what may be written; false if the socket took less, or a pause follows. */
    private boolean write(Script now) {
        int allowed = now.faults.drip() == null ? now.out.remaining() : 1;
        if (now.faults.cutAfter() >= 0) {
            allowed = (int) Math.min(allowed, now.faults.cutAfter() - now.written);
        }
        int limit = now.out.limit();
        now.out.limit(now.out.position() + allowed);
        int count;
        try {
            count = channel.write(now.out);
        } catch (IOException e) {
            end(End.RESET);
            return false;
        }
        now.out.limit(limit);
        now.written += count;
        now.request.accepted(now.written);
        if (count < allowed) {
            watch(true);
            return false;
        }
        watch(false);
        Duration drip = now.faults.drip();
        if (drip != null) {
            pause(now, drip);
        }
        return true;
    }

    private void perform(Script now, Step step) {
        if (step instanceof Bytes bytes) {
            now.out = ByteBuffer.wrap(bytes.bytes());
            if (bytes.event()) {
                now.request.eventSent();
            }
        } else if (step instanceof Endless endless) {
            now.out = ByteBuffer.wrap(repeated(endless.bytes()));
            now.endless = true;
        } else if (step instanceof Pause pause) {
            pause(now, pause.time());
        } else if (step instanceof Hold hold) {
            now.waiting = true;
            hold.gate().whenOpen(() -> loop.execute(() -> resume(now)));
        } else if (step instanceof Stop stop) {
            stop(now, stop.cut());
        } else if (step instanceof Done done) {
            done(done.close());
        }
    }

    private void pause(Script now, Duration time) {
        now.waiting = true;
        loop.schedule(time, () -> resume(now));
    }

    private void resume(Script now) {
        now.waiting = false;
        if (script == now) {
            advance();
        }
    }

    private void stop(Script now, Cut cut) {
        now.waiting = true;
        switch (cut) {
            case SILENCE -> {}
            case FINISH -> {
                endScript(End.CUT);
                finishOutput();
            }
            case RESET -> loop.schedule(now.written == 0 ? Duration.ZERO : BEFORE_RESET, this::reset);
        }
    }

    private void reset() {
        if (channel.isOpen()) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                upstream.malformed("reset failed: " + e);
            }
            end(End.CUT);
        }
    }

    private void done(boolean close) {
        endScript(End.ANSWERED);
        answered = true;
        if (close) {
            finishOutput();
        } else if (reader.complete()) {
            // Not from here: a pipelining client must not nest one answer in another.
            loop.execute(() -> {
                if (answered && channel.isOpen()) {
                    nextRequest();
                }
            });
        }
    }

    private void nextRequest() {
        if (!answered || !reader.complete()) {
            return;
        }
        answered = false;
        headTold = false;
        requestTold = false;
        continued = false;
        reader = new RequestReader(number, upstream.keepsBodies());
        if (early.size() > 0) {
            ByteBuffer more = ByteBuffer.wrap(early.toByteArray());
            early.reset();
            take(more);
        }
    }

    /** Sends FIN and waits for the client's, so that unread bytes don't turn it into a reset. */
    private void finishOutput() {
        try {
            lingering = true;
            channel.shutdownOutput();
            loop.schedule(LINGER, () -> end(End.CUT));
        } catch (IOException e) {
            end(End.ABORTED);
        }
    }

    private void endScript(End how) {
        if (script != null) {
            script.request.ended(how);
            script = null;
            upstream.answerEnded();
        }
    }

    private void end(End how) {
        if (!channel.isOpen()) {
            return;
        }
        endScript(how);
        ReceivedRequest request = reader.request();
        if (request != null) {
            tellRequest(request);
            request.ended(how); // nothing if it has ended; an abort if its body never came
        }
        try {
            channel.close();
        } catch (IOException e) {
            upstream.malformed("close failed: " + e);
        }
        upstream.closed(this);
    }

    private static byte[] repeated(byte[] piece) {
        int times = Math.max(1, 16 * 1024 / Math.max(1, piece.length));
        ByteArrayOutputStream all = new ByteArrayOutputStream(times * piece.length);
        Collections.nCopies(times, piece).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
