package io.gapura.provider.demo;

import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The events of one streamed answer, each made when it is asked for: roles, tokens (the choices take turns), ends, usage,
 * {@code [DONE]}. One thread at a time.
 */
final class DemoFrames {
    /** An event; {@code token} is its place in the answer where a pause comes before it, else -1. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Frame(byte[] bytes, int token) {}

    private enum Part {
        START,
        TOKENS,
        FINISH,
        USAGE,
        DONE,
        OVER
    }

    private final DemoWire wire;
    private final List<DemoReply> replies;
    private final boolean usage;
    private Part part = Part.START;
    private int choice;
    private int round;
    private int pausedRound = -1;
    private int longest;

    DemoFrames(DemoWire wire, List<DemoReply> replies, boolean usage) {
        this.wire = wire;
        this.replies = List.copyOf(replies);
        this.usage = usage;
        for (DemoReply reply : replies) {
            longest = Math.max(longest, steps(reply));
        }
    }

    /** The next event, or null after the last. */
    @Nullable
    Frame next() {
        while (true) {
            switch (part) {
                case START -> {
                    Frame frame = eachChoice(wire::start, Part.TOKENS);
                    if (frame != null) {
                        return frame;
                    }
                }
                case TOKENS -> {
                    byte[] bytes = nextToken();
                    if (bytes != null) {
                        boolean first = pausedRound != round;
                        pausedRound = round;
                        return new Frame(bytes, first ? round : -1);
                    }
                }
                case FINISH -> {
                    Frame frame = eachChoice(wire::finish, usage ? Part.USAGE : Part.DONE);
                    if (frame != null) {
                        return frame;
                    }
                }
                case USAGE -> {
                    part = Part.DONE;
                    return new Frame(wire.usageEvent(), -1);
                }
                case DONE -> {
                    part = Part.OVER;
                    return new Frame(wire.done(), -1);
                }
                case OVER -> {
                    return null;
                }
            }
        }
    }

    private @Nullable Frame eachChoice(IntFunction<byte[]> make, Part after) {
        if (choice == replies.size()) {
            choice = 0;
            part = after;
            return null;
        }
        return new Frame(make.apply(choice++), -1);
    }

    /** The next choice's event of this round, or null where it has none. */
    private byte @Nullable [] nextToken() {
        if (choice == replies.size()) {
            choice = 0;
            round++;
        }
        if (round >= longest) {
            part = Part.FINISH;
            return null;
        }
        int now = choice++;
        return step(now, replies.get(now), round);
    }

    private byte @Nullable [] step(int index, DemoReply reply, int step) {
        if (reply.calls().isEmpty()) {
            return step < reply.text().size() ? wire.text(index, reply.text().get(step)) : null;
        }
        int left = step;
        for (int i = 0; i < reply.calls().size(); i++) {
            List<String> input = reply.calls().get(i).input();
            if (left == 0) {
                return wire.callStart(index, i);
            }
            if (left <= input.size()) {
                return wire.callInput(index, i, input.get(left - 1));
            }
            left -= input.size() + 1;
        }
        return null;
    }

    private static int steps(DemoReply reply) {
        return reply.tokens() + reply.calls().size();
    }
}
