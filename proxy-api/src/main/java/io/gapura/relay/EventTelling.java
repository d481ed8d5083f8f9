package io.gapura.relay;

import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.StreamTap.Progress;
import io.gapura.error.GatewayException;
import io.gapura.exchange.StreamStage;
import io.gapura.http.ByteBuilder;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Usage;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells events to a client, and remembers what the relay wants to know: how far the answer came, what it cost. For one thread at a time. */
final class EventTelling {
    private final AnswerStreamWriter writer;
    private final Consumer<GenerationEvent> first;
    private ByteBuilder out = new ByteBuilder(0);
    private Progress progress = Progress.PREAMBLE;
    private @Nullable GatewayException failure;
    private @Nullable Usage usage;
    private @Nullable String finish;

    /**
     * A telling.
     *
     * @param writer writes what is told
     * @param stages who sees the events before, the last one first
     */
    EventTelling(AnswerStreamWriter writer, List<StreamStage> stages) {
        this.writer = writer;
        Consumer<GenerationEvent> next = this::write;
        for (StreamStage stage : stages) {
            next = stage.answer(next);
        }
        this.first = next;
    }

    /** Appends the frames that tell the next event; a failure is told by whoever ends the exchange. */
    void tell(GenerationEvent event, ByteBuilder into) {
        out = into;
        first.accept(event);
    }

    private void write(GenerationEvent event) {
        see(event);
        if (failure == null) {
            writer.write(event, out);
        }
    }

    private void see(GenerationEvent event) {
        if (event instanceof GenerationEvent.AnswerFailed failed) {
            failure = failed.failure();
            progress = Progress.FAILED;
        } else if (event instanceof GenerationEvent.AnswerFinished) {
            progress = Progress.FINISHED;
        } else if (event instanceof GenerationEvent.UsageReported reported) {
            usage = reported.usage();
        } else if (event instanceof GenerationEvent.ChoiceFinished finished) {
            generating();
            if (finish == null) {
                finish = finished.reason().raw();
            }
        } else if (!(event instanceof GenerationEvent.AnswerStarted)
                && !(event instanceof GenerationEvent.ExtensionsReported)) {
            generating();
        }
    }

    private void generating() {
        if (progress == Progress.PREAMBLE) {
            progress = Progress.GENERATING;
        }
    }

    /** How far the answer came. */
    Progress progress() {
        return progress;
    }

    /** How it failed, if it did. */
    @Nullable
    GatewayException failure() {
        return failure;
    }

    /** What it cost, if that was said. */
    @Nullable
    Usage usage() {
        return usage;
    }

    /** The vendor's raw word for why the first choice ended. */
    @Nullable
    String finish() {
        return finish;
    }
}
