package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionChoice;
import com.openai.models.completions.CompletionCreateParams;
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

/** OpenAI's own Java client asks for text completions: of an upstream that has them, of one that has chat alone, of the demo. */
class OfficialCompletionsTest {
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/dialects/openai.completions");
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
        gateway = RunningGateway.inFrontOf(upstream, KEYS);
        translating = RunningGateway.start(
                "upstreams: [{name: up, base-url: '" + upstream.baseUri()
                        + "', api-key: house-key, operations: [chat]}]",
                KEYS);
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
    void getsAWholeAnswer() throws Exception {
        upstream.enqueue(whole("plain-text"));
        Completion answer = client.completions().create(params().build()).validate();
        assertThat(answer.choices().get(0).text()).isEqualTo("\n\nThis is indeed a test");
        assertThat(answer.choices().get(0).finishReason()).isEqualTo(CompletionChoice.FinishReason.LENGTH);
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(12);
        ReceivedRequest received = upstream.take(SOON);
        assertThat(received.path()).isEqualTo("/v1/completions");
        assertThat(received.header("Authorization")).isEqualTo("Bearer house-key");
        assertThat(received.bodyText()).contains("\"prompt\":\"Say this is a test\"");
    }

    @Test
    void getsAnAnswerToEachPromptAndEachOfN() throws Exception {
        upstream.enqueue(whole("prompts-times-n"));
        Completion answer = client.completions()
                .create(params().promptOfArrayOfStrings(List.of("a", "b")).n(2).build())
                .validate();
        assertThat(answer.choices()).extracting(CompletionChoice::text).containsExactly("A", "À", "B", "ß");
        assertThat(answer.choices()).extracting(CompletionChoice::index).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void sendsTokensThrough() throws Exception {
        upstream.enqueue(whole("token-ids"));
        client.completions()
                .create(params().promptOfArrayOfTokens(List.of(1212L, 318L)).build());
        assertThat(upstream.take(SOON).bodyText()).contains("\"prompt\":[1212,318]");
    }

    @Test
    void getsAStreamWithoutTheUsageThatItDidNotAskFor() throws Exception {
        upstream.enqueue(streamed("several-prompts"));
        List<Completion> chunks = stream(
                client,
                params().promptOfArrayOfStrings(List.of("One, two,", "Eins, zwei,"))
                        .build());
        assertThat(text(chunks, 0)).isEqualTo(" three");
        assertThat(text(chunks, 1)).isEqualTo(" drei");
        assertThat(chunks).allMatch(chunk -> chunk.usage().isEmpty());
        assertThat(upstream.take(SOON).bodyText()).contains("\"include_usage\":true");
    }

    @Test
    void getsTheUsageThatItAskedFor() throws Exception {
        upstream.enqueue(streamed("usage-details"));
        List<Completion> chunks = stream(client, askingForUsage().build());
        assertThat(chunks.get(chunks.size() - 1).usage().orElseThrow().totalTokens())
                .isEqualTo(7);
    }

    @Test
    void isToldWhenTheStreamIsCutBetweenTwoAnswers() {
        upstream.enqueue(FakeAnswer.sse()
                .event("{\"id\":\"c\",\"object\":\"text_completion\",\"created\":1,\"model\":\"fake-1\",\"choices\":"
                        + "[{\"text\":\"A\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\"}]}"));
        CompletionCreateParams two =
                params().promptOfArrayOfStrings(List.of("a", "b")).build();
        assertThatThrownBy(() -> stream(client, two)).isInstanceOf(OpenAIException.class);
    }

    @Test
    void isToldWhatTheUpstreamSays() {
        upstream.enqueue(CannedChat.error(429, "slow down", "rate_limit_error", null));
        assertThatThrownBy(() -> client.completions().create(params().build())).isInstanceOf(RateLimitException.class);
    }

    @Test
    void isToldOfItsMistake() {
        assertThatThrownBy(
                        () -> client.completions().create(params().logprobs(6).build()))
                .isInstanceOfSatisfying(BadRequestException.class, failure -> assertThat(failure.param())
                        .contains("logprobs"));
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void getsAnEchoOnceFromAnUpstreamThatAnswersWholeInsteadOfStreamed() throws Exception {
        upstream.enqueue(whole("echo"));
        assertThat(text(stream(client, params().echo(true).build()), 0)).isEqualTo("Say this is a test, please");
    }

    @Test
    void getsAWholeAnswerOfAChat() throws Exception {
        Completion answer = chatting.completions()
                .create(params().echo(true).maxTokens(40).build())
                .validate();
        assertThat(answer.id()).startsWith("cmpl-");
        assertThat(answer.choices().get(0).text()).isEqualTo("Say this is a test" + String.join("", CannedChat.WORDS));
        assertThat(answer.systemFingerprint()).contains("fp_fake");
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(15);
        ReceivedRequest received = upstream.take(SOON);
        assertThat(received.path()).isEqualTo("/v1/chat/completions");
        assertThat(received.bodyText()).contains("Say this is a test").contains("\"max_tokens\":40");
    }

    @Test
    void getsAStreamOfAChat() {
        List<Completion> chunks = stream(chatting, askingForUsage().build());
        assertThat(text(chunks, 0)).isEqualTo(String.join("", CannedChat.WORDS));
        assertThat(chunks.get(chunks.size() - 1).usage().orElseThrow().totalTokens())
                .isEqualTo(15);
    }

    @Test
    void isToldWhatAChatCantHonour() {
        assertThatThrownBy(() -> chatting.completions()
                        .create(params().suffix("The end.").build()))
                .isInstanceOfSatisfying(BadRequestException.class, failure -> {
                    assertThat(failure.param()).contains("suffix");
                    assertThat(failure).hasMessageContaining("served by chat only");
                });
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void worksOnTheDemo() {
        try (RunningGateway demo = RunningGateway.start("")) {
            OpenAIClient own = client(demo);
            Completion whole =
                    own.completions().create(params().model("demo").build()).validate();
            assertThat(whole.choices().get(0).text()).isNotBlank();
            assertThat(whole.choices().get(0).finishReason()).isEqualTo(CompletionChoice.FinishReason.LENGTH);
            assertThat(whole.usage().orElseThrow().completionTokens()).isEqualTo(16);
            assertThat(text(stream(own, params().model("demo").maxTokens(5).build()), 0))
                    .isNotBlank();
            own.close();
        }
    }

    private static List<Completion> stream(OpenAIClient client, CompletionCreateParams params) {
        List<Completion> chunks = new ArrayList<>();
        try (StreamResponse<Completion> stream = client.completions().createStreaming(params)) {
            stream.stream().forEach(chunks::add);
        }
        return chunks;
    }

    private static String text(List<Completion> chunks, long choice) {
        StringBuilder text = new StringBuilder();
        chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .filter(each -> each.index() == choice)
                .forEach(each -> text.append(each.text()));
        return text.toString();
    }

    private static FakeAnswer whole(String scenario) throws IOException {
        return FakeAnswer.status(200)
                .json(Files.readString(FIXTURES.resolve(scenario).resolve("response.json")));
    }

    private static FakeAnswer streamed(String scenario) throws IOException {
        return FakeAnswer.sse().body(Files.readString(FIXTURES.resolve(scenario).resolve("response.sse")));
    }

    private static CompletionCreateParams.Builder params() {
        return CompletionCreateParams.builder().model("fake-1").prompt("Say this is a test");
    }

    private static CompletionCreateParams.Builder askingForUsage() {
        return params().streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build());
    }

    private static OpenAIClient client(RunningGateway gateway) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.uri() + "/v1")
                .apiKey("key-one")
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .build();
    }
}
