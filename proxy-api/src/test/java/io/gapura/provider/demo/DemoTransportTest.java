package io.gapura.provider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteSource;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import io.gapura.provider.UpstreamTransport;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoTransportTest {
    private static final String WEATHER =
            """
            {"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":
            {"city":{"type":"string"},"days":{"type":"integer","minimum":2},"unit":{"enum":["c","f"]}},
            "required":["city","days","unit"]}}}""";
    private static final String TIME = "{\"type\":\"function\",\"function\":{\"name\":\"get_time\"}}";
    private static final String WEATHER_ARGUMENTS = "{\"city\":\"demo city\",\"days\":2,\"unit\":\"c\"}";

    private final HandClock time = new HandClock();
    private final AtomicLong counter = new AtomicLong();
    private final DemoTransport demo = transport(DemoPace.NONE);

    @AfterEach
    void stop() {
        time.shutdownNow();
    }

    @Test
    void saysWhatItIsWhatItHeardAndHowToGetARealModel() {
        JsonObject answer = ask("Hallo 🌍", "");

        assertThat(content(answer))
                .contains("Gapura's built-in demo model, not a real model", "“Hallo 🌍”", "OPENAI_API_KEY=… ./gapura");
        assertThat(answer.getString("object")).isEqualTo("chat.completion");
        assertThat(answer.getString("model")).isEqualTo("any/model:you-like");
        assertThat(answer.getString("system_fingerprint")).isEqualTo("demo");
        assertThat(answer.getInt("created")).isEqualTo(1000);
        JsonObject choice = choice(answer);
        assertThat(choice.get("logprobs")).isEqualTo(JsonValue.NULL);
        assertThat(choice.getString("finish_reason")).isEqualTo("stop");
        assertThat(choice.getJsonObject("message").getString("role")).isEqualTo("assistant");
    }

    @Test
    void quotesOnlyTheBeginningOfALongMessage() {
        assertThat(content(ask("🙂".repeat(100_000), ""))).contains("“" + "🙂".repeat(200) + "…”");
    }

    @Test
    void saysTheSameToTheSameRequestUnderAnotherId() {
        JsonObject first = ask("hi", "");
        JsonObject second = ask("hi", "");

        assertThat(second.getString("id")).isNotEqualTo(first.getString("id")).startsWith("chatcmpl-demo-");
        assertThat(second.get("choices")).isEqualTo(first.get("choices"));
    }

    @Test
    void countsUsage() {
        JsonObject answer = ask("12345678", ",\"max_tokens\":3");
        JsonObject usage = answer.getJsonObject("usage");

        assertThat(usage.getInt("prompt_tokens")).isEqualTo(4 + 2);
        assertThat(usage.getInt("completion_tokens")).isEqualTo(3);
        assertThat(usage.getInt("total_tokens")).isEqualTo(9);
        assertThat(usage.getJsonObject("completion_tokens_details").getInt("reasoning_tokens"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"max_tokens", "max_completion_tokens"})
    void endsAtTheTokenLimit(String member) {
        JsonObject answer = ask("hi", ",\"" + member + "\":2");

        assertThat(content(answer)).isEqualTo("This is");
        assertThat(choice(answer).getString("finish_reason")).isEqualTo("length");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\" demo\"", "[\"nowhere\",\" demo\",\" model\"]"})
    void endsBeforeAStop(String stop) {
        JsonObject answer = ask("hi", ",\"stop\":" + stop);

        assertThat(content(answer)).isEqualTo("This is Gapura's built-in");
        assertThat(choice(answer).getString("finish_reason")).isEqualTo("stop");
    }

    @Test
    void givesAsManyChoicesAsAsked() {
        JsonArray choices = ask("hi", ",\"n\":3").getJsonArray("choices");

        assertThat(choices).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(choices.getJsonObject(i).getInt("index")).isEqualTo(i);
            assertThat(choices.getJsonObject(i).getJsonObject("message").getString("content"))
                    .contains("choice " + (i + 1) + " of 3");
        }
    }

    @Test
    void readsContentInPartsAndNamesOtherMedia() {
        String body =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"look \"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:\"}}]}]}";

        assertThat(content(json(post(body)))).contains("“look [image_url]”");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "please use GET_WEATHER now | \"auto\"",
                "what does get weather say? | \"auto\"",
                "call a tool | null",
                "hi | \"required\"",
                "hi | {\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}",
                "hi | {\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\",\"tools\":[]}}"
            })
    void callsAToolWhenAskedOrDemanded(String text, String choice) {
        JsonObject answer = ask(text, ",\"tools\":[" + WEATHER + "," + TIME + "],\"tool_choice\":" + choice);
        JsonObject message = choice(answer).getJsonObject("message");

        assertThat(choice(answer).getString("finish_reason")).isEqualTo("tool_calls");
        assertThat(message.get("content")).isEqualTo(JsonValue.NULL);
        assertThat(message.getJsonArray("tool_calls")).hasSize(1);
        JsonObject call = message.getJsonArray("tool_calls").getJsonObject(0);
        assertThat(call.getString("id")).startsWith("call_");
        assertThat(call.getString("type")).isEqualTo("function");
        assertThat(call.getJsonObject("function").getString("name")).isEqualTo("get_weather");
        assertThat(call.getJsonObject("function").getString("arguments")).isEqualTo(WEATHER_ARGUMENTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"how are you? | \"auto\"", "use get_weather | \"none\"", "get_weather_now | null"})
    void answersInTextWhenNoToolIsAskedFor(String text, String choice) {
        JsonObject answer = ask(text, ",\"tools\":[" + WEATHER + "],\"tool_choice\":" + choice);

        assertThat(content(answer)).contains("To see a tool call, ask for “get_weather”");
    }

    @Test
    void callsSeveralToolsAtOnceUnlessForbidden() {
        String tools = ",\"tools\":[" + WEATHER + "," + TIME + "]";
        JsonArray both = choice(ask("get_weather and get_time", tools))
                .getJsonObject("message")
                .getJsonArray("tool_calls");
        JsonArray one = choice(ask("get_weather and get_time", tools + ",\"parallel_tool_calls\":false"))
                .getJsonObject("message")
                .getJsonArray("tool_calls");

        assertThat(both).hasSize(2);
        assertThat(both.getJsonObject(0).getString("id"))
                .isNotEqualTo(both.getJsonObject(1).getString("id"));
        assertThat(both.getJsonObject(1).getJsonObject("function").getString("arguments"))
                .isEqualTo("{}");
        assertThat(one).hasSize(1);
    }

    @Test
    void givesACustomToolFreeText() {
        JsonObject answer = ask("run my sql tool", ",\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"sql\"}}]");
        JsonObject call = choice(answer)
                .getJsonObject("message")
                .getJsonArray("tool_calls")
                .getJsonObject(0);

        assertThat(call.getString("type")).isEqualTo("custom");
        assertThat(call.getJsonObject("custom").getString("input")).isEqualTo("run my sql tool");
    }

    @Test
    void quotesTheResultsOfTools() {
        String body = "{\"model\":\"m\",\"tools\":[" + WEATHER + "],\"tool_choice\":\"required\",\"messages\":["
                + "{\"role\":\"user\",\"content\":\"get_weather\"},"
                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"21 degrees\"},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"rain\"}]}";

        assertThat(content(json(post(body)))).contains("“21 degrees”", "“rain”");
    }

    @Test
    void answersWithAJsonObjectOrWithAnInstanceOfTheSchema() {
        JsonObject object = parse(content(ask("hi", ",\"response_format\":{\"type\":\"json_object\"}")));
        String schema =
                "{\"type\":\"object\",\"properties\":{\"steps\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}}}";
        String instance = content(ask(
                "hi",
                ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"s\",\"schema\":" + schema
                        + "}}"));

        assertThat(object.getString("you_said")).isEqualTo("hi");
        assertThat(instance).isEqualTo("{\"steps\":[1]}");
    }

    @Test
    void streamsTheSameWordsAsItSaysWhole() {
        String whole = content(ask("Zalgo é 👨‍👩‍👧 and more", ""));
        RecordingListener stream = post(request("Zalgo é 👨‍👩‍👧 and more", ",\"stream\":true"));
        List<JsonObject> events = events(stream);

        assertThat(Objects.requireNonNull(stream.headers).mediaType()).isEqualTo("text/event-stream");
        assertThat(stream.text()).endsWith("data: [DONE]\n\n");
        assertThat(delta(events.get(0))).hasToString("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}");
        StringBuilder text = new StringBuilder();
        for (JsonObject event : events) {
            text.append(delta(event).getString("content", ""));
            assertThat(event.getString("object")).isEqualTo("chat.completion.chunk");
            assertThat(event.getString("id")).isEqualTo(events.get(0).getString("id"));
            assertThat(event).doesNotContainKey("usage");
        }
        assertThat(text).hasToString(whole);
        assertThat(choice(events.get(events.size() - 1)).getString("finish_reason"))
                .isEqualTo("stop");
    }

    @Test
    void givesOneEventAChunk() {
        RecordingListener stream = post(request("hi", ",\"stream\":true"));

        assertThat(stream.chunks).hasSizeGreaterThan(20).allMatch(chunk -> chunk.indexOf("\n\n") == chunk.length() - 2);
    }

    @Test
    void streamsUsageLastAndOnceWhenAsked() {
        RecordingListener stream =
                post(request("hi", ",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"max_tokens\":5"));
        List<JsonObject> events = events(stream);
        JsonObject last = events.get(events.size() - 1);

        assertThat(last.getJsonArray("choices")).isEmpty();
        assertThat(last.getJsonObject("usage").getInt("completion_tokens")).isEqualTo(5);
        assertThat(events.subList(0, events.size() - 1)).allMatch(event -> event.isNull("usage"));
    }

    @Test
    void streamsToolCallsWithIdAndNameOnceAndArgumentsInPieces() {
        RecordingListener stream =
                post(request("get_weather and get_time", ",\"stream\":true,\"tools\":[" + WEATHER + "," + TIME + "]"));
        List<StringBuilder> arguments = List.of(new StringBuilder(), new StringBuilder());
        List<String> names = new ArrayList<>();
        for (JsonObject event : events(stream)) {
            if (delta(event).get("tool_calls") instanceof JsonArray calls) {
                JsonObject call = calls.getJsonObject(0);
                JsonObject function = call.getJsonObject("function");
                arguments.get(call.getInt("index")).append(function.getString("arguments"));
                if (call.containsKey("id")) {
                    names.add(function.getString("name"));
                }
            }
        }

        assertThat(names).containsExactly("get_weather", "get_time");
        assertThat(arguments.get(0)).hasToString(WEATHER_ARGUMENTS);
        assertThat(arguments.get(1)).hasToString("{}");
        assertThat(stream.text()).contains("\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void streamsChoicesInTurns() {
        List<JsonObject> events = events(post(request("hi", ",\"stream\":true,\"n\":2,\"max_tokens\":2")));

        assertThat(events.stream().map(event -> choice(event).getInt("index"))).containsExactly(0, 1, 0, 1, 0, 1, 0, 1);
        assertThat(events.subList(6, 8))
                .allMatch(event -> choice(event).getString("finish_reason").equals("length"));
    }

    @Test
    void pacesTokensAndMakesNoneBeforeItIsAsked() {
        RecordingListener listener = new RecordingListener(false);
        send(transport(DemoPace.HUMAN), request("hi", ",\"stream\":true,\"max_tokens\":10"), listener);
        ByteSource source = Objects.requireNonNull(listener.source);

        assertThat(time.waiting()).as("nothing is scheduled before a demand").isZero();
        listener.readOn(source);
        assertThat(listener.chunks).as("the role comes at once").hasSize(1);
        time.advance(Duration.ofMillis(14));
        assertThat(listener.chunks).hasSize(1);
        time.advance(Duration.ofMillis(11));
        assertThat(listener.chunks).hasSize(2);
        time.advance(Duration.ofMillis(9 * 25));
        assertThat(listener.ended()).isTrue();
        assertThat(events(listener)).hasSize(12);
    }

    @Test
    void abortStopsAStreamAndTellsAWaitingReader() {
        RecordingListener listener = new RecordingListener(true);
        UpstreamTransport.Call call = send(transport(DemoPace.HUMAN), request("hi", ",\"stream\":true"), listener);
        time.advance(Duration.ofMillis(100));
        int chunks = listener.chunks.size();
        IllegalStateException reason = new IllegalStateException("client gone");
        call.abort(reason);
        call.abort(new IllegalStateException("again"));

        assertThat(chunks).isBetween(4, 7);
        assertThat(listener.failure).isSameAs(reason);
        assertThat(time.waiting()).isZero();
        time.advance(Duration.ofSeconds(10));
        assertThat(listener.chunks).hasSize(chunks);
    }

    @Test
    void aFailedSourceWakesNobody() {
        RecordingListener listener = new RecordingListener(true);
        send(transport(DemoPace.HUMAN), request("hi", ",\"stream\":true"), listener);
        Objects.requireNonNull(listener.source).fail(new IllegalStateException("nobody reads on"));
        time.advance(Duration.ofSeconds(10));

        assertThat(listener.ended()).isFalse();
        assertThat(time.waiting()).isZero();
    }

    @Test
    void readsABodyThatStreams() {
        byte[] bytes = request("streamed", "").getBytes(StandardCharsets.UTF_8);
        DemoFeed feed = new DemoFeed();
        RecordingListener listener = new RecordingListener(true);
        demo.send(call("POST", "/v1/chat/completions", new Content.Streaming(bytes.length, feed)), listener);
        for (int i = 0; i < bytes.length; i++) {
            assertThat(listener.status).isZero();
            feed.give(new byte[] {bytes[i]}, i == bytes.length - 1);
        }

        assertThat(content(parse(listener.text()))).contains("“streamed”");
    }

    @Test
    void tellsOfABodyThatBreaksOffAndOfACallGivenUpBeforeItsBody() {
        DemoFeed broken = new DemoFeed();
        RecordingListener first = new RecordingListener(true);
        demo.send(call("POST", "/v1/chat/completions", new Content.Streaming(-1, broken)), first);
        broken.breakOff(new IllegalStateException("gone"));
        RecordingListener second = new RecordingListener(true);
        DemoFeed never = new DemoFeed();
        demo.send(call("POST", "/v1/chat/completions", new Content.Streaming(-1, never)), second)
                .abort(new IllegalStateException("timeout"));
        never.give(request("late", "").getBytes(StandardCharsets.UTF_8), true);

        for (RecordingListener each : List.of(first, second)) {
            assertThat(each.status).isZero();
            assertThat(each.failure).isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.kind())
                    .isEqualTo(ErrorKind.UPSTREAM_CUT));
        }
    }

    @Test
    void listsItsModelsAndKnowsAnyName() {
        JsonObject list = json(call("GET", "/v1/models", Content.none()));
        JsonObject one = json(call("GET", "/v1/models/org/some-model", Content.none()));

        assertThat(list.getJsonArray("data").getValuesAs(JsonObject.class))
                .allMatch(model -> model.getString("owned_by").equals("gapura-demo"))
                .extracting(model -> model.getString("id"))
                .containsExactlyElementsOf(DemoModels.NAMES)
                .startsWith("demo", "gpt-4");
        assertThat(one.getString("id")).isEqualTo("org/some-model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{                                             | -",
                "[]                                            | -",
                "{\"messages\":[{\"role\":\"user\"}]}          | model",
                "{\"model\":\"m\"}                             | messages",
                "{\"model\":\"m\",\"messages\":[]}             | messages",
                "{\"model\":\"m\",\"messages\":[1]}            | messages[0]",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"king\"}]} | messages[0].role",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":1}]} | messages[0].content",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"n\":0} | n",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"n\":1e99} | n",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"max_tokens\":\"1\"} | max_tokens",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"stream\":1} | stream",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"stop\":[1]} | stop",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"tools\":[{\"type\":\"function\"}]} | tools[0].function.name",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"tool_choice\":\"maybe\"} | tool_choice",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"response_format\":{\"type\":\"xml\"}} | response_format.type"
            })
    void refusesWhatItCantRead(String body, String param) {
        RecordingListener listener = post(body);
        JsonObject error = parse(listener.text()).getJsonObject("error");

        assertThat(listener.status).isEqualTo(400);
        assertThat(error.getString("type")).isEqualTo("invalid_request_error");
        assertThat(error.getString("message")).isNotBlank();
        assertThat(error.getString("param", null)).isEqualTo(param);
        assertThat(error).containsEntry("code", JsonValue.NULL);
    }

    @Test
    void refusesDeepNestingAndUnknownPaths() {
        RecordingListener deep = post("{\"model\":" + "[".repeat(5000) + "]".repeat(5000) + "}");
        RecordingListener path = new RecordingListener(true);
        demo.send(call("POST", "/v1/rerank", Content.none()), path);

        assertThat(deep.status).isEqualTo(400);
        assertThat(path.status).isEqualTo(404);
        assertThat(path.text()).contains("unknown_url");
    }

    private DemoTransport transport(DemoPace pace) {
        return new DemoTransport(
                time, Clock.fixed(Instant.ofEpochSecond(1000), ZoneOffset.UTC), counter::incrementAndGet, pace);
    }

    private JsonObject ask(String text, String moreMembers) {
        return json(post(request(text, moreMembers)));
    }

    private RecordingListener post(String body) {
        RecordingListener listener = new RecordingListener(true);
        send(demo, body, listener);
        assertThat(listener.ended()).isTrue();
        return listener;
    }

    private static UpstreamTransport.Call send(DemoTransport to, String body, RecordingListener listener) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return to.send(call("POST", "/v1/chat/completions", new Content.Buffered(bytes)), listener);
    }

    private static UpstreamTransport.Request call(String method, String path, Content body) {
        return new UpstreamTransport.Request(
                method, URI.create("demo://demo" + path), Headers.of(), body, Duration.ofSeconds(1));
    }

    private JsonObject json(UpstreamTransport.Request request) {
        RecordingListener listener = new RecordingListener(true);
        demo.send(request, listener);
        return json(listener);
    }

    private static JsonObject json(RecordingListener listener) {
        assertThat(listener.status).as(listener.text()).isEqualTo(200);
        return parse(listener.text());
    }

    private static String request(String text, String moreMembers) {
        return "{\"model\":\"any/model:you-like\",\"messages\":[{\"role\":\"user\",\"content\":"
                + Json.createValue(text) + "}]" + moreMembers + "}";
    }

    private static List<JsonObject> events(RecordingListener listener) {
        return listener.chunks.stream()
                .map(chunk -> chunk.substring("data: ".length()).strip())
                .filter(data -> !data.equals("[DONE]"))
                .map(DemoTransportTest::parse)
                .toList();
    }

    private static JsonObject choice(JsonObject answer) {
        return answer.getJsonArray("choices").getJsonObject(0);
    }

    private static JsonObject delta(JsonObject event) {
        return choice(event).getJsonObject("delta");
    }

    private static String content(JsonObject answer) {
        return choice(answer).getJsonObject("message").getString("content");
    }

    private static JsonObject parse(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
