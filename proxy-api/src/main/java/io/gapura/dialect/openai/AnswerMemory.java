package io.gapura.dialect.openai;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one answer has said so far, as far as a repair of its next frame needs it. For one thread at a time. */
final class AnswerMemory {
    /** OpenAI allows 128 for a prompt; what goes far beyond what was asked for is not of this dialect. */
    private static final int MOST_UNASKED = 1024;

    private final List<Choice> choices = new ArrayList<>(1);
    private final int expected;
    private int ended;

    /** The raw values of the first frame that had them. */
    @Nullable
    String id;

    @Nullable
    String created;

    @Nullable
    String model;

    /** The raw word for why choice 0, or else the first choice that did, ended. */
    @Nullable
    String finish;

    boolean generated;

    /** Of an answer that will have as many choices, or more. */
    AnswerMemory(int expected) {
        this.expected = expected;
    }

    /** One of the answers. */
    static final class Choice {
        final long index;
        final ToolPlaces tools = new ToolPlaces();
        boolean started;
        boolean toolCalled;
        boolean finished;

        Choice(long index) {
            this.index = index;
        }
    }

    Choice choice(long index) {
        if (index >= 0 && index < choices.size() && choices.get((int) index).index == index) {
            return choices.get((int) index); // they nearly always begin in order
        }
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i).index == index) {
                return choices.get(i);
            }
        }
        if (choices.size() >= Math.max(MOST_UNASKED, expected)) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_MALFORMED, "the upstream began more than " + choices.size() + " choices");
        }
        Choice choice = new Choice(index);
        choices.add(choice);
        return choice;
    }

    void finished(Choice choice, String reason) {
        if (!choice.finished) {
            choice.finished = true;
            ended++;
        }
        if (finish == null || choice.index == 0) {
            finish = reason;
        }
    }

    /**
     * Whether all choices were there, and each has ended. They may come one after the other: where their number is not known,
     * it is enough that there was one.
     */
    boolean allFinished() {
        return ended == choices.size() && ended >= expected;
    }
}
