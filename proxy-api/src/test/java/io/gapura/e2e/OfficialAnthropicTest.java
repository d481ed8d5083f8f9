package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import io.gapura.testing.FakeAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Anthropic's own Java client, through the running gateway, with a model at each kind of vendor. */
class OfficialAnthropicTest {
    private static final String DOT =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static Places places;

    /** What a structured answer has to look like. */
    public static final class City {
        /** Its name. */
        public String name = "";

        /** How many live there. */
        public int people;
    }

    @BeforeAll
    static void start() {
        places = new Places();
    }

    @AfterAll
    static void stop() {
        places.close();
    }

    @ParameterizedTest
    @EnumSource
    void getsAWholeMessage(Spoken vendor) {
        Message message =
                create(vendor, "text", params().system("You are terse.").build());
        assertThat(message.validate().content().get(0).asText().text())
                .startsWith("Jakarta;")
                .contains("🏛️");
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().inputTokens()).isEqualTo(25);
        assertThat(message.usage().outputTokens()).isEqualTo(14);
        assertThat(places.at(vendor).vendor().last().bodyText()).contains("You are terse.");
    }

    @ParameterizedTest
    @EnumSource
    void accumulatesAStream(Spoken vendor) {
        Message message = stream(vendor, "text", params().build());
        assertThat(message.validate().content().get(0).asText().text())
                .startsWith("Jakarta;")
                .contains("🏛️");
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().outputTokens()).isEqualTo(14);
    }

    @ParameterizedTest
    @EnumSource
    void callsAToolAndGivesItsResultBack(Spoken vendor) {
        MessageCreateParams asking = params().addTool(weather()).build();
        for (Message message : List.of(create(vendor, "tools", asking), stream(vendor, "tools", asking))) {
            assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
            ToolUseBlock call = message.validate().content().get(0).asToolUse();
            assertThat(call.name()).isEqualTo("get_weather");
            Map<String, Object> input = call._input().convert(Types.MAP);
            assertThat(input).containsEntry("city", "Bandung");
            Message answer = create(
                    vendor,
                    "tool-result",
                    params().addTool(weather())
                            .addMessage(message)
                            .addUserMessageOfContentBlockParams(
                                    List.of(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                                            .toolUseId(call.id())
                                            .content("sunny, 31 °C")
                                            .build())))
                            .build());
            assertThat(answer.content().get(0).asText().text()).startsWith("Sunny");
            assertThat(places.at(vendor).vendor().last().bodyText())
                    .contains("sunny, 31 °C")
                    .contains("get_weather")
                    .contains("Bandung");
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsTwoToolsAtOnce(Spoken vendor) {
        Message message =
                stream(vendor, "parallel-tools", params().addTool(weather()).build());
        List<ToolUseBlock> calls = message.validate().content().stream()
                .flatMap(block -> block.toolUse().stream())
                .toList();
        assertThat(calls).extracting(ToolUseBlock::name).containsExactly("get_weather", "get_weather");
        assertThat(calls.get(0).id()).isNotEqualTo(calls.get(1).id());
        assertThat(calls)
                .extracting(each -> each._input().convert(Types.MAP).get("city"))
                .containsExactly("Bandung", "Medan");
    }

    @ParameterizedTest
    @EnumSource
    void thinksAndBringsTheSealBack(Spoken vendor) {
        MessageCreateParams asking = params().maxTokens(16_000)
                .enabledThinking(8192)
                .addTool(weather())
                .build();
        for (Message message : List.of(create(vendor, "reasoning", asking), stream(vendor, "reasoning", asking))) {
            assertThat(message.validate().content().get(0).asThinking().thinking())
                    .isEqualTo("The user wants weather; I need the tool.");
            ToolUseBlock call = message.content().stream()
                    .flatMap(block -> block.toolUse().stream())
                    .findFirst()
                    .orElseThrow();
            create(
                    vendor,
                    "tool-result",
                    params().addTool(weather())
                            .addMessage(message)
                            .addUserMessageOfContentBlockParams(
                                    List.of(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                                            .toolUseId(call.id())
                                            .content("sun")
                                            .build())))
                            .build());
            assertThat(places.at(vendor).vendor().last().bodyText()).contains(vendor.seal());
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsAnImage(Spoken vendor) {
        Message message = create(
                vendor,
                "image-inline",
                params().addUserMessageOfContentBlockParams(List.of(
                                ContentBlockParam.ofText(TextBlockParam.builder()
                                        .text("What is this?")
                                        .build()),
                                ContentBlockParam.ofImage(ImageBlockParam.builder()
                                        .source(Base64ImageSource.builder()
                                                .data(DOT)
                                                .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                                                .build())
                                        .build())))
                        .build());
        assertThat(message.validate().content().get(0).asText().text()).isEqualTo("A dot.");
        assertThat(places.at(vendor).vendor().last().bodyText()).contains(DOT);
    }

    @ParameterizedTest
    @EnumSource
    void getsAStructuredAnswer(Spoken vendor) {
        AnthropicClient client = client(vendor, "structured-output");
        try {
            City city = client.messages()
                    .create(params().outputConfig(City.class).build())
                    .content()
                    .get(0)
                    .text()
                    .orElseThrow()
                    .text();
            assertThat(city.name).isEqualTo("Bali");
            assertThat(city.people).isEqualTo(4_400_000);
        } finally {
            client.close();
        }
        assertThat(places.at(vendor).vendor().last().bodyText()).contains("people");
    }

    @ParameterizedTest
    @EnumSource
    void isToldOfAnExhaustedLimit(Spoken vendor) {
        places.at(vendor)
                .vendor()
                .next(FakeAnswer.status(429)
                        .header("Retry-After", "7")
                        .json(Scenario.of("errors").text(vendor + ".429.json")));
        assertThatThrownBy(() -> create(vendor, "text", params().build()))
                .isInstanceOfSatisfying(RateLimitException.class, failure -> {
                    assertThat(failure.headers().values("retry-after")).containsExactly("7");
                    assertThat(failure.body().toString()).contains("rate_limit_error");
                });
    }

    @ParameterizedTest
    @EnumSource
    void isToldOfAStreamThatFails(Spoken vendor) {
        places.at(vendor)
                .vendor()
                .next(FakeAnswer.sse().body(Scenario.of("errors").text(vendor + ".midstream.sse")));
        assertThatThrownBy(() -> stream(vendor, "text", params().build()))
                .isInstanceOf(AnthropicServiceException.class);
    }

    private static Message create(Spoken vendor, String scenario, MessageCreateParams params) {
        AnthropicClient client = client(vendor, scenario);
        try {
            return client.messages().create(params);
        } finally {
            client.close();
        }
    }

    private static Message stream(Spoken vendor, String scenario, MessageCreateParams params) {
        AnthropicClient client = client(vendor, scenario);
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(params)) {
            stream.stream().forEach(whole::accumulate);
        } finally {
            client.close();
        }
        return whole.message();
    }

    private static AnthropicClient client(Spoken vendor, String scenario) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(places.telling(vendor, Scenario.of(scenario))
                        .gateway()
                        .uri()
                        .toString())
                .apiKey("key-one")
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private static MessageCreateParams.Builder params() {
        return MessageCreateParams.builder().model(Spoken.MODEL).maxTokens(1024).addUserMessage("hi");
    }

    private static Tool weather() {
        return Tool.builder()
                .name("get_weather")
                .description("The weather at a place")
                .inputSchema(Tool.InputSchema.builder()
                        .properties(Tool.InputSchema.Properties.builder()
                                .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                                .build())
                        .addRequired("city")
                        .build())
                .build();
    }
}
