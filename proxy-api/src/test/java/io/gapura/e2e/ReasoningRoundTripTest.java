package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.model.ContentBlock;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Message;
import io.gapura.model.Role;
import io.gapura.model.Seal;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a vendor seals comes back to it with the next turn, byte for byte, whatever the client speaks: the client does no more than
 * every client does, and sends what it was told with the tool's result behind.
 */
class ReasoningRoundTripTest {
    private static final String RESULT = "sunny, 31 °C";

    private static Places places;

    @BeforeAll
    static void start() {
        places = new Places();
    }

    @AfterAll
    static void stop() {
        places.close();
    }

    static List<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (Spoken client : Spoken.values()) {
            for (Spoken upstream : Spoken.values()) {
                pairs.add(Arguments.of(client, upstream));
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aSealComesBackByteForByte(Spoken client, Spoken upstream) throws Exception {
        Scenario scenario = Scenario.of("reasoning");
        String first = scenario.request(client);
        Places.Answer answer = places.telling(upstream, scenario).call(client, false, first);
        assertThat(answer.head().status()).as(answer.text()).isEqualTo(200);

        Places.Place place = places.telling(upstream, Scenario.of("tool-result"));
        Places.Answer second = place.call(client, false, next(client, object(first), object(answer.text())));
        assertThat(second.head().status()).as(second.text()).isEqualTo(200);

        GenerationRequest told =
                upstream.inbound().readRequest(place.vendor().last().bodyText().getBytes(StandardCharsets.UTF_8));
        assertThat(seals(told)).isEqualTo(upstream.seals());
        assertThat(order(told)).as("the conversation").isEqualTo(expected(client, upstream));
    }

    /** The seals of the conversation, in order. */
    private static List<String> seals(GenerationRequest request) {
        List<String> seals = new ArrayList<>();
        for (Message message : request.messages()) {
            for (ContentBlock block : message.content()) {
                Seal seal = block instanceof ContentBlock.Reasoning thought
                        ? thought.seal()
                        : block instanceof ContentBlock.ToolCall call ? call.seal() : null;
                if (seal != null) {
                    seals.add(seal.value());
                }
            }
        }
        return seals;
    }

    /** The kinds of blocks behind the question, in order. */
    private static List<String> order(GenerationRequest request) {
        return request.messages().stream()
                .filter(message -> message.role() != Role.USER)
                .flatMap(message -> message.content().stream())
                .map(block -> block.getClass().getSimpleName())
                .toList();
    }

    /** A vendor that seals its thoughts gets them again, the others do as well without: Gemini seals the call. */
    private static List<String> expected(Spoken client, Spoken upstream) {
        boolean thought = client == upstream || upstream == Spoken.RESPONSES || upstream == Spoken.MESSAGES;
        return thought ? List.of("Reasoning", "ToolCall", "ToolResult") : List.of("ToolCall", "ToolResult");
    }

    private static JsonObject object(String json) {
        return Json.createReader(new StringReader(json)).readObject();
    }

    /** What a client sends next: its request, the answer as it was told, and the tool's result. */
    private static String next(Spoken client, JsonObject request, JsonObject answer) {
        JsonObjectBuilder next = Json.createObjectBuilder(request);
        switch (client.toString()) {
            case "openai-chat" -> {
                JsonObject said =
                        answer.getJsonArray("choices").getJsonObject(0).getJsonObject("message");
                String id = said.getJsonArray("tool_calls").getJsonObject(0).getString("id");
                next.add(
                        "messages",
                        Json.createArrayBuilder(request.getJsonArray("messages"))
                                .add(said)
                                .add(Json.createObjectBuilder()
                                        .add("role", "tool")
                                        .add("tool_call_id", id)
                                        .add("content", RESULT)));
            }
            case "openai-responses" -> {
                JsonArrayBuilder input = Json.createArrayBuilder()
                        .add(Json.createObjectBuilder().add("role", "user").add("content", request.get("input")));
                String id = "";
                for (JsonValue item : answer.getJsonArray("output")) {
                    input.add(item);
                    id = item.asJsonObject().getString("call_id", id);
                }
                next.add(
                        "input",
                        input.add(Json.createObjectBuilder()
                                .add("type", "function_call_output")
                                .add("call_id", id)
                                .add("output", RESULT)));
            }
            case "anthropic-messages" -> {
                String id = "";
                for (JsonValue block : answer.getJsonArray("content")) {
                    id = block.asJsonObject().getString("id", id);
                }
                JsonObjectBuilder result = Json.createObjectBuilder()
                        .add("type", "tool_result")
                        .add("tool_use_id", id)
                        .add("content", RESULT);
                next.add(
                        "messages",
                        Json.createArrayBuilder(request.getJsonArray("messages"))
                                .add(Json.createObjectBuilder()
                                        .add("role", "assistant")
                                        .add("content", answer.get("content")))
                                .add(Json.createObjectBuilder()
                                        .add("role", "user")
                                        .add(
                                                "content",
                                                Json.createArrayBuilder().add(result))));
            }
            default -> {
                JsonObject said =
                        answer.getJsonArray("candidates").getJsonObject(0).getJsonObject("content");
                JsonObjectBuilder response = Json.createObjectBuilder().add("name", "get_weather");
                for (JsonValue part : said.getJsonArray("parts")) {
                    JsonObject call = part.asJsonObject().getJsonObject("functionCall");
                    if (call != null && call.containsKey("id")) {
                        response.add("id", call.get("id"));
                    }
                }
                response.add("response", Json.createObjectBuilder().add("output", RESULT));
                next.add(
                        "contents",
                        Json.createArrayBuilder(request.getJsonArray("contents"))
                                .add(said)
                                .add(Json.createObjectBuilder()
                                        .add("role", "user")
                                        .add(
                                                "parts",
                                                Json.createArrayBuilder()
                                                        .add(Json.createObjectBuilder()
                                                                .add("functionResponse", response)))));
            }
        }
        return next.build().toString();
    }
}
