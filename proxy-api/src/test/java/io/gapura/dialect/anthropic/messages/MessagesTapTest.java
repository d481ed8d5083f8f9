package io.gapura.dialect.anthropic.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.Fixture;
import io.gapura.dialect.StreamTap;
import io.gapura.dialect.Streams;
import io.gapura.frame.SseFrame;
import io.gapura.http.ByteBuilder;
import io.gapura.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is learned beside a stream of Messages that passes. */
class MessagesTapTest {
    private final StreamTap tap = new MessagesTap(AnswerEdits.NONE);

    @Test
    void knowsHowFarTheStreamHasCome() {
        see(
                "message_start",
                "{'type':'message_start','message':{'model':'m','usage':{'input_tokens':3,'output_tokens':1}}}");
        see(
                "content_block_start",
                "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}");
        see("ping", "{'type':'ping'}");
        assertThat(tap.progress()).isEqualTo(StreamTap.Progress.PREAMBLE);
        see("content_block_delta", "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'x'}}");
        assertThat(tap.progress()).isEqualTo(StreamTap.Progress.GENERATING);
        see(
                "message_delta",
                "{'type':'message_delta','delta':{'stop_reason':'max_tokens'},'usage':{'output_tokens':9}}");
        assertThat(tap.progress()).isEqualTo(StreamTap.Progress.GENERATING);
        assertThat(tap.finish()).isEqualTo("max_tokens");
        see("message_stop", "{'type':'message_stop'}");
        assertThat(tap.progress()).isEqualTo(StreamTap.Progress.FINISHED);
    }

    @Test
    void countsWhatTheBeginningAndTheEndSayTogether() {
        relay("automatic-caching");
        Usage usage = Objects.requireNonNull(tap.usage());
        assertThat(usage.inputTokens()).isEqualTo(1706);
        assertThat(usage.cachedTokens()).isEqualTo(1200);
        assertThat(usage.cacheWriteTokens()).isEqualTo(456);
        assertThat(usage.outputTokens()).isEqualTo(7);
        assertThat(Objects.requireNonNull(usage.raw()).text()).contains("\"ephemeral_1h_input_tokens\":56");
    }

    @Test
    void countsThoughtsWhereTheyAreTold() {
        relay("thinking");
        assertThat(Objects.requireNonNull(tap.usage()).reasoningTokens()).isEqualTo(30);
    }

    @Test
    void anErrorFailsTheStreamAndDoesNotPass() {
        see("message_start", "{'type':'message_start','message':{}}");
        StreamTap.Verdict verdict = tap.see(
                SseFrame.of(
                        "error", "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"O\"}}"),
                new ByteBuilder(8));
        assertThat(verdict).isEqualTo(StreamTap.Verdict.DROP);
        assertThat(tap.progress()).isEqualTo(StreamTap.Progress.FAILED);
        assertThat(Objects.requireNonNull(tap.failure()).status()).isEqualTo(529);
    }

    @Test
    void nothingStandsInForAMissingEnd() {
        String relayed = relay("cut-before-message-stop");
        assertThat(relayed).doesNotContain("message_stop");
        assertThat(tap.progress()).isEqualTo(StreamTap.Progress.GENERATING);
    }

    @Test
    void anEventWithoutANameGetsTheNameOfItsType() {
        assertThat(relay("sloppy-no-event-names")).startsWith("event: message_start\ndata: {");
    }

    @Test
    void doneIsNoEventOfMessages() {
        assertThat(relay("sloppy-block-never-stopped"))
                .doesNotContain("[DONE]")
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    private String relay(String scenario) {
        byte[] stream = Fixture.with("anthropic.messages", "response.sse").stream()
                .filter(fixture -> fixture.toString().equals(scenario))
                .findFirst()
                .orElseThrow()
                .bytes("response.sse");
        return Streams.relayed(tap, stream);
    }

    private void see(String event, String data) {
        ByteBuilder out = new ByteBuilder(64);
        assertThat(tap.see(SseFrame.of(event, data.replace('\'', '"')), out)).isEqualTo(StreamTap.Verdict.REPLACE);
        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("event: " + event + "\ndata: " + data.replace('\'', '"') + "\n\n");
    }
}
