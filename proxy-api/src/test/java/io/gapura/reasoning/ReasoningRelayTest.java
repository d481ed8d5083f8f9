package io.gapura.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.ByteSize;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.anthropic.messages.AnthropicMessagesDialect;
import io.gapura.dialect.gemini.generate.GeminiGenerateDialect;
import io.gapura.dialect.openai.responses.OpenAiResponsesDialect;
import io.gapura.testing.HandTimers;
import io.gapura.testing.MemoryGateway;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A chat client that keeps nothing but what OpenAI's chat completions have, through the gateway's own steps before vendors that seal
 * their thoughts. Answers are in the shapes of platform.claude.com/docs (extended thinking), ai.google.dev (thought signatures) and
 * platform.openai.com/docs (reasoning items).
 */
class ReasoningRelayTest {
    private static final String ASK =
            "{\"model\":\"m\",%s\"max_tokens\":4000,\"reasoning_effort\":\"low\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
                    + "\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}],"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"How warm is Oslo?\"}%s]}";
    private static final Pattern CALL_ID = Pattern.compile("\"tool_calls\":\\[\\{(?:\"index\":0,)?\"id\":\"([^\"]+)\"");

    private final ReasoningStep step = new ReasoningStep(
            new ReasoningMemory(
                    new ReasoningMemoryConfig(Duration.ofHours(1), ByteSize.mebibytes(1)), new HandTimers()),
            Set.of("openai-chat"));

    private MemoryGateway gateway(OutboundDialect vendor) {
        return MemoryGateway.speaking(vendor, List.of(step));
    }

    /** The second turn's request to the vendor, from a client that kept of the first answer only the id of the call. */
    private String second(OutboundDialect vendor, MemoryGateway first) {
        Matcher id = CALL_ID.matcher(first.sink().text());
        assertThat(id.find()).as(first.sink().text()).isTrue();
        String turn = ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"" + id.group(1)
                + "\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"" + id.group(1) + "\",\"content\":\"3 degrees\"}";
        MemoryGateway next = gateway(vendor);
        next.post(String.format(ASK, "", turn));
        return next.upstream().requestText();
    }

    @Test
    void givesAnthropicItsThinkingBlocksBack() {
        OutboundDialect vendor = new AnthropicMessagesDialect();
        MemoryGateway first = gateway(vendor);
        first.post(String.format(ASK, "", ""));
        first.upstream()
                .head(200, "Content-Type", "application/json")
                .chunk(
                        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\",\"content\":["
                                + "{\"type\":\"thinking\",\"thinking\":\"I need the weather.\",\"signature\":\"EqQBCgIYAhIM+/==\"},"
                                + "{\"type\":\"redacted_thinking\",\"data\":\"EmwKAhgB\"},"
                                + "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{\"city\":\"Oslo\"}}],"
                                + "\"stop_reason\":\"tool_use\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":10,\"output_tokens\":5}}")
                .end();
        assertThat(first.sink().text()).contains("\"reasoning_content\":\"I need the weather.\"", "reasoning_details");

        assertThat(second(vendor, first))
                .containsSubsequence(
                        "\"thinking\":\"I need the weather.\"",
                        "\"signature\":\"EqQBCgIYAhIM+/==\"",
                        "\"redacted_thinking\"",
                        "\"data\":\"EmwKAhgB\"",
                        "\"tool_use\"",
                        "\"tool_result\"");
    }

    @Test
    void givesAnthropicTheThinkingBlocksOfAStreamBack() {
        OutboundDialect vendor = new AnthropicMessagesDialect();
        MemoryGateway first = gateway(vendor);
        first.post(String.format(ASK, "\"stream\":true,", ""));
        first.upstream().stream();
        for (String data : List.of(
                "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"I need \"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"the weather.\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"EqQB\"}}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{}}}",
                "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}",
                "{\"type\":\"content_block_stop\",\"index\":1}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":9}}",
                "{\"type\":\"message_stop\"}")) {
            String type = data.substring(9, data.indexOf('"', 9));
            first.upstream().chunk("event: " + type + "\ndata: " + data + "\n\n");
        }
        first.upstream().end();
        assertThat(first.sink().text()).endsWith("data: [DONE]\n\n");

        assertThat(second(vendor, first))
                .containsSubsequence("\"thinking\":\"I need the weather.\"", "\"signature\":\"EqQB\"", "\"tool_use\"");
    }

    @Test
    void givesGeminiTheSignatureOfItsCallBack() {
        OutboundDialect vendor = new GeminiGenerateDialect();
        MemoryGateway first = gateway(vendor);
        first.post(String.format(ASK, "", ""));
        first.upstream()
                .head(200, "Content-Type", "application/json")
                .chunk(
                        "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"weather\","
                                + "\"args\":{\"city\":\"Oslo\"}},\"thoughtSignature\":\"c2VhbGVk\"}]},\"finishReason\":\"STOP\",\"index\":0}],"
                                + "\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":1,\"totalTokenCount\":4},\"modelVersion\":\"gemini-3\"}")
                .end();

        assertThat(second(vendor, first))
                .contains("\"functionCall\"", "\"thoughtSignature\":\"c2VhbGVk\"", "\"functionResponse\"");
    }

    @Test
    void givesResponsesTheirReasoningItemsBack() {
        OutboundDialect vendor = new OpenAiResponsesDialect();
        MemoryGateway first = gateway(vendor);
        first.post(String.format(ASK, "", ""));
        assertThat(first.upstream().requestText()).contains("reasoning.encrypted_content");
        first.upstream()
                .head(200, "Content-Type", "application/json")
                .chunk(
                        "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,\"status\":\"completed\",\"model\":\"gpt\",\"output\":["
                                + "{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Looking.\"}],\"encrypted_content\":\"gAAAAABo\"},"
                                + "{\"id\":\"fc_1\",\"type\":\"function_call\",\"status\":\"completed\",\"call_id\":\"call_1\",\"name\":\"weather\",\"arguments\":\"{}\"}],"
                                + "\"usage\":{\"input_tokens\":3,\"output_tokens\":2,\"total_tokens\":5}}")
                .end();

        assertThat(second(vendor, first))
                .containsSubsequence(
                        "\"type\":\"reasoning\"",
                        "\"encrypted_content\":\"gAAAAABo\"",
                        "\"type\":\"function_call\"",
                        "\"type\":\"function_call_output\"");
    }

    @Test
    void sendsTheTurnWithoutThoughtsWhereNothingIsRemembered() {
        OutboundDialect vendor = new AnthropicMessagesDialect();
        MemoryGateway next = gateway(vendor);
        next.post(String.format(
                ASK,
                "",
                ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"toolu_9\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"toolu_9\",\"content\":\"3 degrees\"}"));
        assertThat(next.upstream().calls()).isEqualTo(1);
        assertThat(next.upstream().requestText())
                .contains("\"toolu_9\"")
                .doesNotContain("\"type\":\"thinking\"", "signature");
    }
}
