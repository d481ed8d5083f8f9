package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import io.gapura.testing.CannedChat;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.ReceivedRequest;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client asks for responses: of an upstream that has them, of one that has chat alone, of the demo. */
class OfficialResponsesTest {
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/dialects");
    private static final String KEYS = "auth: {keys: [{name: one, key: key-one}]}";
    private static final Duration SOON = Duration.ofSeconds(5);

    private FakeUpstream upstream;
    private RunningGateway gateway;
    private RunningGateway translating;
    private OpenAIClient client;
    private OpenAIClient chatting;

    @BeforeEach
    void start() {
        upstream = FakeUpstream.start();
        gateway = RunningGateway.start(
                "upstreams: [{name: up, provider: openai, base-url: '" + upstream.baseUri()
                        + "', api-key: house-key, models: [{name: gpt-real, alias: fake-1}]}]",
                KEYS);
        translating = RunningGateway.inFrontOf(upstream, KEYS);
        client = client(gateway);
        chatting = client(translating);
    }

    @AfterEach
    void stop() {
        client.close();
        chatting.close();
        gateway.close();
        translating.close();
        upstream.close();
    }

    @Test
    void getsAWholeAnswerOfAnUpstreamThatSpeaksResponses() throws Exception {
        upstream.enqueue(whole("openai.responses/reasoning-summary"));
        Response answer = client.responses().create(params().build()).validate();
        assertThat(answer.output()).hasSize(2);
        assertThat(answer.output().get(0).asReasoning().summary()).hasSize(2);
        assertThat(answer.output().get(0).asReasoning().encryptedContent()).contains("gAAAAABoPq8mVU3Zk-x_w==");
        assertThat(answer.model().asString()).isEqualTo("fake-1");
        ReceivedRequest received = upstream.take(SOON);
        assertThat(received.path()).isEqualTo("/v1/responses");
        assertThat(received.bodyText())
                .contains("\"input\":\"Hi\"", "\"model\":\"gpt-real\"")
                .doesNotContain("stream_options");
    }

    @Test
    void getsAStreamOfAnUpstreamThatSpeaksResponses() {
        for (String scenario : List.of("no-done", "web-search-and-annotations", "hosted-calls", "custom-tool")) {
            upstream.enqueue(streamed("openai.responses/" + scenario));
            ResponseAccumulator accumulator = ResponseAccumulator.create();
            List<ResponseStreamEvent> events = stream(client, params().build());
            events.forEach(accumulator::accumulate);
            assertThat(accumulator.response().status()).as(scenario).contains(ResponseStatus.COMPLETED);
            assertThat(accumulator.response().model().asString()).isEqualTo("fake-1");
        }
    }

    @Test
    void getsAWholeAnswerOfAChat() throws Exception {
        Response answer = chatting.responses()
                .create(params().instructions("Be kind.").build())
                .validate();
        assertThat(answer.id()).startsWith("resp_");
        assertThat(answer.status()).contains(ResponseStatus.COMPLETED);
        assertThat(text(answer)).isEqualTo(String.join("", CannedChat.WORDS));
        assertThat(answer.instructions().orElseThrow().asString()).isEqualTo("Be kind.");
        assertThat(answer.usage().orElseThrow().validate().totalTokens()).isEqualTo(15);
        ReceivedRequest received = upstream.take(SOON);
        assertThat(received.path()).isEqualTo("/v1/chat/completions");
        assertThat(received.bodyText())
                .contains("{\"role\":\"system\",\"content\":\"Be kind.\"},{\"role\":\"user\",\"content\":\"Hi\"}");
    }

    @Test
    void getsAStreamOfAChat() {
        List<ResponseStreamEvent> events = stream(chatting, params().build());
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        events.forEach(event -> accumulator.accumulate(event.validate()));
        Response answer = accumulator.response().validate();
        assertThat(text(answer)).isEqualTo(String.join("", CannedChat.WORDS));
        assertThat(events.get(0).isCreated()).isTrue();
        assertThat(events.get(events.size() - 1).isCompleted()).isTrue();
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(15);
    }

    @Test
    void getsTheCallsOfAChatWholeAndStreamed() {
        upstream.enqueue(whole("openai.chat/parallel-tool-calls"), streamed("openai.chat/parallel-tool-calls"));
        Response whole = chatting.responses().create(params().build()).validate();
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        stream(chatting, params().build()).forEach(event -> accumulator.accumulate(event.validate()));
        List<ResponseFunctionToolCall> calls = calls(whole);
        assertThat(calls).hasSizeGreaterThan(1);
        List<ResponseFunctionToolCall> streamed = calls(accumulator.response());
        assertThat(streamed)
                .extracting(ResponseFunctionToolCall::callId)
                .containsExactlyElementsOf(
                        calls.stream().map(ResponseFunctionToolCall::callId).toList());
        assertThat(streamed)
                .extracting(ResponseFunctionToolCall::arguments)
                .containsExactlyElementsOf(
                        calls.stream().map(ResponseFunctionToolCall::arguments).toList());
    }

    @Test
    void isToldWhatTheUpstreamSays() {
        upstream.enqueue(CannedChat.error(429, "slow down", "rate_limit_error", null));
        assertThatThrownBy(() -> client.responses().create(params().build())).isInstanceOf(RateLimitException.class);
        upstream.enqueue(streamed("openai.responses/failed-before-content"));
        assertThatThrownBy(() -> stream(client, params().build())).isInstanceOf(RateLimitException.class);
    }

    @Test
    void isToldWhenTheStreamIsCut() {
        upstream.enqueue(streamed("openai.responses/cut-stream"));
        assertNoEnd(client);
        upstream.enqueue(streamed("openai.chat/cut-stream"));
        assertNoEnd(chatting);
    }

    private static void assertNoEnd(OpenAIClient client) {
        List<ResponseStreamEvent> events = new ArrayList<>();
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(params().build())) {
            stream.stream().forEach(events::add);
        } catch (OpenAIException told) {
            assertThat(events).noneMatch(ResponseStreamEvent::isCompleted);
            return;
        }
        assertThat(events).noneMatch(ResponseStreamEvent::isCompleted).anyMatch(ResponseStreamEvent::isError);
    }

    @Test
    void isToldThatNothingIsKept() {
        assertThatThrownBy(() -> client.responses()
                        .create(params().previousResponseId("resp_1").build()))
                .isInstanceOfSatisfying(BadRequestException.class, failure -> {
                    assertThat(failure.param()).contains("previous_response_id");
                    assertThat(failure).hasMessageContaining("does not keep responses yet");
                });
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void worksOnTheDemo() {
        try (RunningGateway demo = RunningGateway.start("")) {
            OpenAIClient own = client(demo);
            Response whole =
                    own.responses().create(params().model("demo").build()).validate();
            assertThat(text(whole)).isNotBlank();
            own.close();
        }
    }

    private static String text(Response answer) {
        StringBuilder text = new StringBuilder();
        answer.output().stream()
                .filter(ResponseOutputItem::isMessage)
                .flatMap(item -> item.asMessage().content().stream())
                .forEach(part -> text.append(part.asOutputText().text()));
        return text.toString();
    }

    private static List<ResponseFunctionToolCall> calls(Response answer) {
        return answer.output().stream()
                .filter(ResponseOutputItem::isFunctionCall)
                .map(ResponseOutputItem::asFunctionCall)
                .toList();
    }

    private static List<ResponseStreamEvent> stream(OpenAIClient client, ResponseCreateParams params) {
        List<ResponseStreamEvent> events = new ArrayList<>();
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(params)) {
            stream.stream().forEach(events::add);
        }
        return events;
    }

    private static ResponseCreateParams.Builder params() {
        return ResponseCreateParams.builder().model("fake-1").input("Hi");
    }

    private static OpenAIClient client(RunningGateway gateway) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.uri() + "/v1")
                .apiKey("key-one")
                .maxRetries(0)
                .build();
    }

    private static FakeAnswer whole(String scenario) {
        return FakeAnswer.status(200).json(file(scenario, "response.json"));
    }

    private static FakeAnswer streamed(String scenario) {
        return FakeAnswer.sse().body(file(scenario, "response.sse"));
    }

    private static String file(String scenario, String name) {
        try {
            return Files.readString(FIXTURES.resolve(scenario).resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
