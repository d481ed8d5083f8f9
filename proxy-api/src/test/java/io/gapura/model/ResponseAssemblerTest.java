package io.gapura.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole answers of every kind of block come back from their events as they were. */
class ResponseAssemblerTest {
    private static final Seal SEAL = new Seal("d", Seal.Kind.SIGNATURE, "c2ln\r\n=");
    private static final Extensions EXTRA = Extensions.of("d", Map.of("x", new RawJson("1.0")));

    @Test
    void everyKindOfBlockComesBackEqual() {
        List<ContentBlock> blocks = List.of(
                new ContentBlock.Reasoning(null, "thought", true, SEAL, Extensions.NONE),
                new ContentBlock.Reasoning("rs_1", "", false, SEAL, EXTRA),
                new ContentBlock.Text(
                        "words",
                        List.of(new Annotation(Annotation.Kind.URL, 0L, 5L, "u", "t", null, "d", new RawJson("{}"))),
                        Extensions.NONE),
                new ContentBlock.Text("more", List.of(), EXTRA),
                new ContentBlock.Refusal("no", Extensions.NONE),
                new ContentBlock.ToolCall("a", "f", "{\"a\":1.0", ToolKind.FUNCTION, SEAL, EXTRA),
                new ContentBlock.ToolCall(null, "g", "", ToolKind.FREE_FORM, null, Extensions.NONE),
                new ContentBlock.Audio(new MediaSource.Inline(null, "AAEC"), "id", "heard", EXTRA),
                new ContentBlock.Audio(new MediaSource.Inline("audio/wav", "AAEC"), null, null, Extensions.NONE),
                new ContentBlock.Image(new MediaSource.Inline("image/png", "iVBO"), null, Extensions.NONE),
                new ContentBlock.Opaque("d", "search", new RawJson("{\"q\":1}")));
        TokenLogprob token = new TokenLogprob("a", new BigDecimal("-0.10"), List.of(97), List.of());
        GenerationResponse whole = new GenerationResponse(
                "id",
                "m",
                7L,
                List.of(
                        new GenerationResponse.Choice(
                                0, blocks, FinishReason.of(FinishReason.Kind.STOP, "end"), List.of(token), null, EXTRA),
                        new GenerationResponse.Choice(
                                1,
                                List.of(),
                                new FinishReason(FinishReason.Kind.STOP, "stop_sequence", "END"),
                                null,
                                List.of(token),
                                Extensions.NONE)),
                Usage.of(3, 4),
                EXTRA);
        List<GenerationEvent> events = ResponseReplayer.replay(whole);
        assertThat(EventGrammar.problem(events)).isNull();
        assertThat(ResponseAssembler.assemble(events)).isEqualTo(whole);
    }

    @Test
    void anAnswerThatBrokeOffIsKnownAsFarAsItCame() {
        ResponseAssembler assembler = new ResponseAssembler();
        assembler.add(new GenerationEvent.AnswerStarted("id", "m", null, Extensions.NONE));
        assembler.add(new GenerationEvent.TextAppended(0, 0, "Hel"));
        assembler.add(new GenerationEvent.UsageReported(Usage.of(5, 1)));
        assembler.add(new GenerationEvent.AnswerFailed(new GatewayException(ErrorKind.UPSTREAM_CUT, "cut")));
        assertThat(assembler.finished()).isFalse();
        assertThat(assembler.failure()).hasMessage("cut");
        assertThat(assembler.response().choices().get(0).text()).isEqualTo("Hel");
        assertThat(assembler.response().choices().get(0).finish()).isNull();
        assertThat(assembler.response().usage()).isEqualTo(Usage.of(5, 1));
    }

    @Test
    void assemblingAFailureThrowsIt() {
        GatewayException cut = new GatewayException(ErrorKind.UPSTREAM_CUT, "cut");
        assertThatThrownBy(() -> ResponseAssembler.assemble(List.of(new GenerationEvent.AnswerFailed(cut))))
                .isSameAs(cut);
    }

    @Test
    void aTotalBeyondALongStaysTheLargest() {
        assertThat(Usage.of(Long.MAX_VALUE, 1).totalTokens()).isEqualTo(Long.MAX_VALUE);
        assertThat(Usage.of(2, 3).totalTokens()).isEqualTo(5);
    }
}
