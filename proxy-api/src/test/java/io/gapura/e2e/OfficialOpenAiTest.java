package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import io.gapura.testing.FakeAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenAI's own Java client, chat completions and responses, through the running gateway, with a model at each kind of vendor. */
class OfficialOpenAiTest {
    private static final Map<String, Object> PLACE =
            Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string")));

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
    void getsAWholeChatCompletion(Spoken vendor) {
        ChatCompletion answer = chat(vendor, "text", chat().build());
        assertThat(answer.validate().choices().get(0).message().content().orElseThrow())
                .startsWith("Jakarta;")
                .contains("🏛️");
        assertThat(answer.usage().orElseThrow().promptTokens()).isEqualTo(25);
    }

    @ParameterizedTest
    @EnumSource
    void accumulatesAChatStream(Spoken vendor) {
        ChatCompletion answer = chatStream(vendor, "text", chat().build());
        assertThat(answer.choices().get(0).message().content().orElseThrow())
                .startsWith("Jakarta;")
                .contains("🏛️");
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(14);
    }

    @ParameterizedTest
    @EnumSource
    void callsAToolOfAChatAndBringsTheSealBack(Spoken vendor) {
        ChatCompletionCreateParams asking = chat().reasoningEffort(ReasoningEffort.MEDIUM)
                .addTool(chatTool())
                .build();
        for (ChatCompletion answer :
                List.of(chat(vendor, "reasoning", asking), chatStream(vendor, "reasoning", asking))) {
            ChatCompletionMessage message = answer.choices().get(0).message();
            ChatCompletionMessageFunctionToolCall call =
                    message.toolCalls().orElseThrow().get(0).asFunction();
            assertThat(call.function().arguments()).isEqualTo("{\"city\": \"Bandung\", \"days\": 2.0}");
            ChatCompletion end = chat(
                    vendor,
                    "tool-result",
                    chat().addTool(chatTool())
                            .addMessage(message)
                            .addMessage(ChatCompletionToolMessageParam.builder()
                                    .toolCallId(call.id())
                                    .content("sunny, 31 °C")
                                    .build())
                            .build());
            assertThat(end.choices().get(0).message().content().orElseThrow()).startsWith("Sunny");
            assertThat(places.at(vendor).vendor().last().bodyText())
                    .contains("sunny, 31 °C")
                    .contains(vendor.seal());
        }
    }

    @ParameterizedTest
    @EnumSource
    void getsAStructuredChatCompletion(Spoken vendor) {
        OpenAIClient client = client(vendor, "structured-output");
        try {
            City city = client.chat()
                    .completions()
                    .create(chat().responseFormat(City.class).build())
                    .choices()
                    .get(0)
                    .message()
                    .content()
                    .orElseThrow();
            assertThat(city.name).isEqualTo("Bali");
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
        assertThatThrownBy(() -> chat(vendor, "text", chat().build()))
                .isInstanceOfSatisfying(RateLimitException.class, failure -> assertThat(
                                failure.headers().values("retry-after"))
                        .containsExactly("7"));
    }

    @ParameterizedTest
    @EnumSource
    void getsAWholeResponse(Spoken vendor) {
        Response answer =
                respond(vendor, "text", response().input("hi").build()).validate();
        assertThat(answer.status()).contains(ResponseStatus.COMPLETED);
        assertThat(text(answer)).startsWith("Jakarta;").contains("🏛️");
        assertThat(answer.usage().orElseThrow().inputTokens()).isEqualTo(25);
    }

    @ParameterizedTest
    @EnumSource
    void accumulatesAResponseStream(Spoken vendor) {
        Response answer = respondStream(vendor, "text", response().input("hi").build());
        assertThat(text(answer)).startsWith("Jakarta;").contains("🏛️");
        assertThat(answer.usage().orElseThrow().outputTokens()).isEqualTo(14);
    }

    @ParameterizedTest
    @EnumSource
    void callsAToolOfAResponseAndBringsTheSealBack(Spoken vendor) {
        ResponseCreateParams asking = response()
                .input("hi")
                .reasoning(Reasoning.builder()
                        .effort(ReasoningEffort.MEDIUM)
                        .summary(Reasoning.Summary.AUTO)
                        .build())
                .addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT)
                .addTool(responseTool())
                .build();
        for (Response answer :
                List.of(respond(vendor, "reasoning", asking), respondStream(vendor, "reasoning", asking))) {
            List<ResponseInputItem> input = new ArrayList<>();
            String callId = "";
            for (ResponseOutputItem item : answer.validate().output()) {
                if (item.isReasoning()) {
                    input.add(ResponseInputItem.ofReasoning(item.asReasoning()));
                } else {
                    ResponseFunctionToolCall call = item.asFunctionCall();
                    assertThat(call.arguments()).isEqualTo("{\"city\": \"Bandung\", \"days\": 2.0}");
                    input.add(ResponseInputItem.ofFunctionCall(call));
                    callId = call.callId();
                }
            }
            input.add(ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                    .callId(callId)
                    .output("sunny, 31 °C")
                    .build()));
            Response end = respond(
                    vendor,
                    "tool-result",
                    response().inputOfResponse(input).addTool(responseTool()).build());
            assertThat(text(end)).startsWith("Sunny");
            assertThat(places.at(vendor).vendor().last().bodyText())
                    .contains("sunny, 31 °C")
                    .contains(vendor.seal());
        }
    }

    private static String text(Response answer) {
        StringBuilder text = new StringBuilder();
        answer.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .forEach(part -> text.append(part.asOutputText().text()));
        return text.toString();
    }

    private static ChatCompletion chat(Spoken vendor, String scenario, ChatCompletionCreateParams params) {
        OpenAIClient client = client(vendor, scenario);
        try {
            return client.chat().completions().create(params);
        } finally {
            client.close();
        }
    }

    private static ChatCompletion chatStream(Spoken vendor, String scenario, ChatCompletionCreateParams params) {
        OpenAIClient client = client(vendor, scenario);
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        ChatCompletionCreateParams asking = params.toBuilder()
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(asking)) {
            stream.stream().forEach(whole::accumulate);
        } finally {
            client.close();
        }
        return whole.chatCompletion();
    }

    private static Response respond(Spoken vendor, String scenario, ResponseCreateParams params) {
        OpenAIClient client = client(vendor, scenario);
        try {
            return client.responses().create(params);
        } finally {
            client.close();
        }
    }

    private static Response respondStream(Spoken vendor, String scenario, ResponseCreateParams params) {
        OpenAIClient client = client(vendor, scenario);
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(params)) {
            stream.stream().forEach(whole::accumulate);
        } finally {
            client.close();
        }
        return whole.response();
    }

    private static ChatCompletionCreateParams.Builder chat() {
        return ChatCompletionCreateParams.builder().model(Spoken.MODEL).addUserMessage("hi");
    }

    private static ResponseCreateParams.Builder response() {
        return ResponseCreateParams.builder().model(Spoken.MODEL).store(false);
    }

    private static ChatCompletionFunctionTool chatTool() {
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name("get_weather")
                        .description("The weather at a place")
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty("properties", JsonValue.from(PLACE.get("properties")))
                                .build())
                        .build())
                .build();
    }

    private static FunctionTool responseTool() {
        return FunctionTool.builder()
                .name("get_weather")
                .description("The weather at a place")
                .strict(false)
                .parameters(FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(PLACE.get("properties")))
                        .build())
                .build();
    }

    private static OpenAIClient client(Spoken vendor, String scenario) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(places.telling(vendor, Scenario.of(scenario)).gateway().uri() + "/v1")
                .apiKey("key-one")
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .build();
    }
}
