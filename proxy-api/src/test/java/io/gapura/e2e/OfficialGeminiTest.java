package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Part;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Tool;
import io.gapura.testing.FakeAnswer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Google's own Java client for Gemini, through the running gateway, with a model at each kind of vendor. */
class OfficialGeminiTest {
    private static final String DOT =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static Places places;

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
    void getsAWholeAnswer(Spoken vendor) {
        GenerateContentResponse answer = generate(
                vendor,
                "text",
                List.of(Content.builder()
                        .role("user")
                        .parts(Part.fromText("hi"))
                        .build()),
                GenerateContentConfig.builder()
                        .systemInstruction(Content.fromParts(Part.fromText("You are terse.")))
                        .temperature(0.5F)
                        .build());
        assertThat(answer.text()).startsWith("Jakarta;").contains("🏛️");
        answer.checkFinishReason();
        assertThat(answer.usageMetadata().orElseThrow().promptTokenCount()).contains(25);
        assertThat(answer.usageMetadata().orElseThrow().candidatesTokenCount()).contains(14);
        assertThat(places.at(vendor).vendor().last().bodyText())
                .contains("You are terse.")
                .contains("0.5");
    }

    @ParameterizedTest
    @EnumSource
    void readsAStream(Spoken vendor) {
        StringBuilder text = new StringBuilder();
        for (GenerateContentResponse chunk :
                stream(vendor, "text", GenerateContentConfig.builder().build())) {
            text.append(chunk.text());
        }
        assertThat(text.toString()).startsWith("Jakarta;").contains("🏛️").endsWith("capital.");
    }

    @ParameterizedTest
    @EnumSource
    void callsAFunctionAndGivesItsResponseBack(Spoken vendor) {
        Content asked =
                Content.builder().role("user").parts(Part.fromText("hi")).build();
        GenerateContentResponse answer = generate(vendor, "reasoning", List.of(asked), config());
        FunctionCall call = answer.functionCalls().get(0);
        assertThat(call.name()).contains("get_weather");
        assertThat(call.args().orElseThrow()).containsEntry("city", "Bandung");
        FunctionResponse.Builder response =
                FunctionResponse.builder().name("get_weather").response(Map.of("output", "sunny, 31 °C"));
        call.id().ifPresent(response::id);
        Content result = Content.builder()
                .role("user")
                .parts(Part.builder().functionResponse(response.build()).build())
                .build();
        Content said = answer.candidates().orElseThrow().get(0).content().orElseThrow();
        GenerateContentResponse end = generate(vendor, "tool-result", List.of(asked, said, result), config());
        assertThat(end.text()).startsWith("Sunny");
        assertThat(places.at(vendor).vendor().last().bodyText())
                .contains("sunny, 31 °C")
                .contains(vendor.seal());
    }

    @ParameterizedTest
    @EnumSource
    void callsTwoFunctionsInAStream(Spoken vendor) {
        List<FunctionCall> calls = new ArrayList<>();
        for (GenerateContentResponse chunk : stream(vendor, "parallel-tools", config())) {
            if (chunk.functionCalls() != null) {
                calls.addAll(chunk.functionCalls());
            }
        }
        assertThat(calls)
                .extracting(each -> each.args().orElseThrow().get("city"))
                .containsExactly("Bandung", "Medan");
    }

    @ParameterizedTest
    @EnumSource
    void showsAnImage(Spoken vendor) {
        Content shown = Content.builder()
                .role("user")
                .parts(
                        Part.fromText("What is this?"),
                        Part.fromBytes(Base64.getDecoder().decode(DOT), "image/png"))
                .build();
        GenerateContentResponse answer = generate(
                vendor,
                "image-inline",
                List.of(shown),
                GenerateContentConfig.builder().build());
        assertThat(answer.text()).isEqualTo("A dot.");
        assertThat(places.at(vendor).vendor().last().bodyText()).contains(DOT);
    }

    @ParameterizedTest
    @EnumSource
    void getsAStructuredAnswer(Spoken vendor) {
        Map<String, Object> schema = Map.of(
                "type",
                "object",
                "properties",
                Map.of("name", Map.of("type", "string"), "people", Map.of("type", "integer")),
                "required",
                List.of("name", "people"));
        GenerateContentResponse answer = generate(
                vendor,
                "structured-output",
                List.of(Content.builder()
                        .role("user")
                        .parts(Part.fromText("hi"))
                        .build()),
                GenerateContentConfig.builder()
                        .responseMimeType("application/json")
                        .responseJsonSchema(schema)
                        .build());
        assertThat(answer.text()).isEqualTo("{\"name\":\"Bali\",\"people\":4400000}");
        assertThat(places.at(vendor).vendor().last().bodyText()).contains("people");
    }

    @ParameterizedTest
    @EnumSource
    void isToldOfAnExhaustedLimit(Spoken vendor) {
        places.at(vendor)
                .vendor()
                .next(FakeAnswer.status(429).json(Scenario.of("errors").text(vendor + ".429.json")));
        assertThatThrownBy(() -> generate(
                        vendor,
                        "text",
                        List.of(Content.fromParts(Part.fromText("hi"))),
                        GenerateContentConfig.builder().build()))
                .isInstanceOfSatisfying(ApiException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(429);
                    assertThat(failure.status()).isEqualTo("RESOURCE_EXHAUSTED");
                });
    }

    private static GenerateContentConfig config() {
        return GenerateContentConfig.builder()
                .tools(Tool.builder()
                        .functionDeclarations(FunctionDeclaration.builder()
                                .name("get_weather")
                                .description("The weather at a place")
                                .parametersJsonSchema(Map.of(
                                        "type", "object", "properties", Map.of("city", Map.of("type", "string"))))
                                .build())
                        .build())
                .thinkingConfig(ThinkingConfig.builder()
                        .includeThoughts(true)
                        .thinkingBudget(8192)
                        .build())
                .build();
    }

    private static GenerateContentResponse generate(
            Spoken vendor, String scenario, List<Content> contents, GenerateContentConfig config) {
        try (Client client = client(vendor, scenario)) {
            return client.models.generateContent(Spoken.MODEL, contents, config);
        }
    }

    private static List<GenerateContentResponse> stream(Spoken vendor, String scenario, GenerateContentConfig config) {
        List<GenerateContentResponse> chunks = new ArrayList<>();
        try (Client client = client(vendor, scenario);
                ResponseStream<GenerateContentResponse> stream =
                        client.models.generateContentStream(Spoken.MODEL, "hi", config)) {
            stream.forEach(chunks::add);
        }
        return chunks;
    }

    private static Client client(Spoken vendor, String scenario) {
        return Client.builder()
                .apiKey("key-one")
                .httpOptions(HttpOptions.builder()
                        .baseUrl(places.telling(vendor, Scenario.of(scenario))
                                .gateway()
                                .uri()
                                .toString())
                        .retryOptions(HttpRetryOptions.builder().attempts(1).build())
                        .build())
                .build();
    }
}
