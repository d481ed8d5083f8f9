package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.models.Model;
import io.gapura.testing.CannedChat;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RunningGateway;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's own Java client against the running gateway, on a fake upstream and on the demo. */
class OfficialClientTest {
    private static final String KEYS = "auth: {keys: [{name: one, key: key-one}]}";
    private static final Duration SOON = Duration.ofSeconds(5);

    /** What a structured answer has to look like. */
    public static final class Place {
        /** Its name. */
        public String name = "";

        /** How many live there. */
        public int people;
    }

    private FakeUpstream upstream;
    private RunningGateway gateway;
    private OpenAIClient client;

    @BeforeEach
    void start() {
        upstream = FakeUpstream.start();
        gateway = RunningGateway.inFrontOf(upstream, KEYS, "stream: {keep-alive: 200ms}");
        client = client(gateway, "key-one");
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
        upstream.close();
    }

    @Test
    void listsAndRetrievesModels() {
        assertThat(client.models().list().data()).extracting(Model::id).contains("fake-1", "fake-2");
        assertThat(client.models().retrieve("fake-2").id()).isEqualTo("fake-2");
        assertThatThrownBy(() -> client.models().retrieve("none")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void getsAWholeAnswer() {
        ChatCompletion answer = client.chat().completions().create(params().build());
        assertThat(answer.validate().choices().get(0).message().content()).contains(String.join("", CannedChat.WORDS));
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(15);
    }

    @Test
    void accumulatesAStream() {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params().build())) {
            stream.stream().peek(chunk -> assertThat(chunk.usage()).isEmpty()).forEach(whole::accumulate);
        }
        assertThat(whole.chatCompletion().choices().get(0).message().content())
                .contains(String.join("", CannedChat.WORDS));
    }

    @Test
    void getsTheUsageOfAStreamThatAsksForIt() {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        ChatCompletionCreateParams params = params().streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            stream.stream().forEach(whole::accumulate);
        }
        assertThat(whole.chatCompletion().usage().orElseThrow().totalTokens()).isEqualTo(15);
    }

    @Test
    void getsAToolCallByteForByte() {
        String arguments = "{\"city\": \"Jakarta\", \"days\": 1.0}";
        upstream.enqueue(CannedChat.toolCall("fake-1", "weather", arguments));
        ChatCompletion answer =
                client.chat().completions().create(params().addTool(tool()).build());
        var call = answer.choices()
                .get(0)
                .message()
                .toolCalls()
                .orElseThrow()
                .get(0)
                .asFunction();
        assertThat(call.function().name()).isEqualTo("weather");
        assertThat(call.function().arguments()).isEqualTo(arguments);
    }

    @Test
    void sendsAStructuredRequestThrough() throws InterruptedException {
        upstream.enqueue(CannedChat.whole("fake-1", "{\"name\":\"Bali\",\"people\":4}"));
        Place place = client.chat()
                .completions()
                .create(params().responseFormat(Place.class).build())
                .choices()
                .get(0)
                .message()
                .content()
                .orElseThrow();
        assertThat(place.name).isEqualTo("Bali");
        assertThat(upstream.take(SOON).bodyText()).contains("\"json_schema\"").contains("\"strict\":true");
    }

    @Test
    void mapsAMissingKeyToUnauthorized() {
        try (var wrong = AutoClosing.of(client(gateway, "wrong"))) {
            assertThatThrownBy(() -> wrong.client().chat().completions().create(params().build()))
                    .isInstanceOfSatisfying(UnauthorizedException.class, failure -> {
                        assertThat(failure.code()).contains("invalid_api_key");
                        assertThat(failure.type()).contains("authentication_error");
                    });
        }
    }

    @Test
    void mapsAMistakeToBadRequest() {
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(params().putAdditionalBodyProperty("stream_options", JsonValue.from(7))
                                .build()))
                .isInstanceOfSatisfying(BadRequestException.class, failure -> assertThat(failure.param())
                        .contains("stream_options"));
    }

    @ParameterizedTest
    @CsvSource({
        "429,com.openai.errors.RateLimitException",
        "500,com.openai.errors.InternalServerException",
        "503,com.openai.errors.InternalServerException",
        "404,com.openai.errors.NotFoundException",
        "400,com.openai.errors.BadRequestException",
        "401,com.openai.errors.InternalServerException",
    })
    void mapsWhatTheUpstreamSays(int status, Class<? extends OpenAIServiceException> type) {
        upstream.enqueue(
                CannedChat.error(status, "words of the upstream", "some_type", "some_code"),
                CannedChat.error(status, "words of the upstream", "some_type", "some_code"));
        assertThatThrownBy(() -> client.chat().completions().create(params().build()))
                .isInstanceOf(type);
        assertThatThrownBy(() -> client.chat().completions().createStreaming(params().build()))
                .as("a stream that never began")
                .isInstanceOf(type);
    }

    @Test
    void tellsTheTimeToWaitAndTheId() {
        upstream.enqueue(
                CannedChat.error(429, "slow down", "rate_limit_error", null).header("Retry-After", "3"));
        assertThatThrownBy(() -> client.chat().completions().create(params().build()))
                .isInstanceOfSatisfying(RateLimitException.class, failure -> {
                    assertThat(failure.headers().values("retry-after")).containsExactly("3");
                    assertThat(failure.headers().values("x-request-id")).hasSize(1);
                });
    }

    @Test
    void isToldOfAnUpstreamThatIsGone() {
        upstream.close();
        assertThatThrownBy(() -> client.chat().completions().create(params().build()))
                .isInstanceOfSatisfying(InternalServerException.class, failure -> {
                    assertThat(failure.statusCode()).isEqualTo(502);
                    assertThat(failure.code()).contains("upstream_unreachable");
                });
    }

    @Test
    void isToldOfAStreamThatWasCut() {
        upstream.enqueue(FakeAnswer.sse()
                .event(CannedChat.contentChunk("fake-1", "half"))
                .pause(Duration.ofMillis(50))
                .reset());
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params().build())) {
            assertThatThrownBy(() -> stream.stream().forEach(chunk -> {}))
                    .isInstanceOf(OpenAIException.class)
                    .hasMessageContaining("broke off");
        }
    }

    @Test
    void seesTheRequestId() {
        try (HttpResponseFor<ChatCompletion> answer =
                client.chat().completions().withRawResponse().create(params().build())) {
            assertThat(answer.requestId().orElseThrow()).startsWith("req_");
            assertThat(answer.headers().values("openai-processing-ms")).hasSize(1);
        }
    }

    @Test
    void abortsTheUpstreamWhenItsTimeoutPasses() throws InterruptedException {
        upstream.enqueue(
                FakeAnswer.sse().event(CannedChat.contentChunk("fake-1", "a")).silence());
        OpenAIClient hasty = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.uri() + "/v1")
                .apiKey("key-one")
                .maxRetries(0)
                .timeout(Duration.ofMillis(500))
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                hasty.chat().completions().createStreaming(params().build())) {
            assertThatThrownBy(() -> stream.stream().forEach(chunk -> {})).isInstanceOf(OpenAIIoException.class);
        } finally {
            hasty.close();
        }
        assertThat(upstream.take(SOON).awaitAborted(Duration.ofSeconds(2))).isTrue();
    }

    @Test
    void stopsTheUpstreamWhenItClosesTheStream() throws InterruptedException {
        upstream.enqueue(CannedChat.paced("fake-1", 10_000, Duration.ofMillis(5)));
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params().build())) {
            assertThat(stream.stream().limit(20).count()).isEqualTo(20);
        }
        assertThat(upstream.take(SOON).awaitAborted(Duration.ofSeconds(2))).isTrue();
    }

    /** Closing from another thread does not reach the socket with this client, not even without a gateway between. */
    @Test
    void stopsTheUpstreamWhenAnAsyncReaderGivesUp() throws InterruptedException {
        upstream.enqueue(CannedChat.paced("fake-1", 10_000, Duration.ofMillis(5)));
        CountDownLatch some = new CountDownLatch(20);
        var reading = client.async()
                .chat()
                .completions()
                .createStreaming(params().build())
                .subscribe(chunk -> {
                    some.countDown();
                    if (some.getCount() == 0) {
                        throw new IllegalStateException("enough");
                    }
                });
        assertThat(some.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(upstream.take(SOON).awaitAborted(Duration.ofSeconds(2))).isTrue();
        assertThat(reading.onCompleteFuture()).isNotNull();
    }

    @Test
    void getsAWholeAnswerAsync() throws Exception {
        OpenAIClientAsync async = client.async();
        assertThat(async.chat()
                        .completions()
                        .create(params().build())
                        .get(10, TimeUnit.SECONDS)
                        .choices())
                .hasSize(1);
    }

    @Test
    void worksOnTheDemo() {
        try (RunningGateway demo = RunningGateway.start("");
                var own = AutoClosing.of(client(demo, "any"))) {
            OpenAIClient asking = own.client();
            assertThat(asking.models().list().data()).extracting(Model::id).contains("demo", "gpt-4o");
            ChatCompletion whole = asking.chat()
                    .completions()
                    .create(params().model("demo").build())
                    .validate();
            assertThat(whole.choices().get(0).message().content().orElseThrow()).containsIgnoringCase("demo");
            ChatCompletionAccumulator streamed = ChatCompletionAccumulator.create();
            try (StreamResponse<ChatCompletionChunk> stream = asking.chat()
                    .completions()
                    .createStreaming(
                            params().model("gpt-4o").maxCompletionTokens(5).build())) {
                stream.stream().forEach(streamed::accumulate);
            }
            assertThat(streamed.chatCompletion().choices()).hasSize(1);
            ChatCompletion called = asking.chat()
                    .completions()
                    .create(ChatCompletionCreateParams.builder()
                            .model("demo")
                            .addUserMessage("call the weather tool")
                            .addTool(tool())
                            .build());
            assertThat(called.choices().get(0).finishReason().asString()).isEqualTo("tool_calls");
            Place place = asking.chat()
                    .completions()
                    .create(params().model("demo").responseFormat(Place.class).build())
                    .choices()
                    .get(0)
                    .message()
                    .content()
                    .orElseThrow();
            assertThat(place.name).isNotNull();
        }
    }

    private record AutoClosing(OpenAIClient client) implements AutoCloseable {
        static AutoClosing of(OpenAIClient client) {
            return new AutoClosing(client);
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private static OpenAIClient client(RunningGateway gateway, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.uri() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private static ChatCompletionCreateParams.Builder params() {
        return ChatCompletionCreateParams.builder().model("fake-1").addUserMessage("hi");
    }

    private static ChatCompletionFunctionTool tool() {
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name("weather")
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty(
                                        "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                                .build())
                        .build())
                .build();
    }
}
