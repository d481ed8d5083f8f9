package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.google.genai.Client;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.EmbedContentResponse;
import com.google.genai.types.HttpOptions;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RunningGateway;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Anthropic's and Google's own Java clients count and embed, whatever kind of upstream is behind the gateway. */
class OfficialCountingTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private FakeUpstream upstream;

    @BeforeEach
    void start() {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() {
        assertThat(upstream.malformed()).isEmpty();
        upstream.close();
    }

    private RunningGateway before(String provider) {
        return RunningGateway.start("upstreams: [{name: up, provider: " + provider + ", base-url: '" + upstream.uri()
                + "', api-key: house-key}]");
    }

    private static AnthropicClient anthropic(RunningGateway gateway) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(gateway.uri().toString())
                .apiKey("any")
                .maxRetries(0)
                .build();
    }

    private static Client google(RunningGateway gateway) {
        return Client.builder()
                .apiKey("any")
                .httpOptions(
                        HttpOptions.builder().baseUrl(gateway.uri().toString()).build())
                .build();
    }

    private static long count(AnthropicClient client) {
        return client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model("m")
                        .system("Be kind.")
                        .addUserMessage("tiktoken is great!")
                        .build())
                .validate()
                .inputTokens();
    }

    @Test
    void countsForAnthropicsClient() throws Exception {
        upstream.enqueue(
                FakeAnswer.status(200).json("{\"input_tokens\":14}"),
                FakeAnswer.status(200).json("{\"totalTokens\":15}"));
        try (RunningGateway gateway = before("anthropic")) {
            assertThat(count(anthropic(gateway))).isEqualTo(14);
        }
        try (RunningGateway gateway = before("gemini")) {
            assertThat(count(anthropic(gateway))).isEqualTo(15);
        }
        try (RunningGateway gateway = before("compatible")) {
            assertThat(count(anthropic(gateway))).isBetween(10L, 30L);
        }
    }

    @Test
    void countsForGooglesClient() {
        upstream.enqueue(
                FakeAnswer.status(200).json("{\"totalTokens\":15}"),
                FakeAnswer.status(200).json("{\"input_tokens\":14}"));
        try (RunningGateway gateway = before("gemini");
                Client client = google(gateway)) {
            assertThat(client.models
                            .countTokens("m", "tiktoken is great!", null)
                            .totalTokens())
                    .contains(15);
        }
        try (RunningGateway gateway = before("anthropic");
                Client client = google(gateway)) {
            assertThat(client.models
                            .countTokens("m", "tiktoken is great!", null)
                            .totalTokens())
                    .contains(14);
        }
        try (RunningGateway gateway = before("compatible");
                Client client = google(gateway)) {
            assertThat(client.models
                            .countTokens("m", "tiktoken is great!", null)
                            .totalTokens())
                    .contains(13);
        }
    }

    @Test
    void embedsForGooglesClient() throws Exception {
        upstream.enqueue(
                FakeAnswer.status(200).json("{\"embeddings\":[{\"values\":[0.5,1.0]}]}"),
                FakeAnswer.status(200)
                        .json(
                                "{\"object\":\"list\",\"data\":[{\"index\":1,\"embedding\":[2]},{\"index\":0,\"embedding\":[0.5]}]}"));
        EmbedContentConfig config =
                EmbedContentConfig.builder().outputDimensionality(2).build();
        try (RunningGateway gateway = before("gemini");
                Client client = google(gateway)) {
            EmbedContentResponse answer = client.models.embedContent("m", "red fox", config);
            assertThat(answer.embeddings().orElseThrow().get(0).values()).contains(List.of(0.5f, 1.0f));
            assertThat(upstream.take(SOON).target()).isEqualTo("/v1beta/models/m:batchEmbedContents");
        }
        try (RunningGateway gateway = before("compatible");
                Client client = google(gateway)) {
            EmbedContentResponse answer = client.models.embedContent("m", List.of("red fox", "blue"), config);
            assertThat(answer.embeddings().orElseThrow())
                    .extracting(each -> each.values().orElseThrow())
                    .containsExactly(List.of(0.5f), List.of(2f));
            assertThat(upstream.take(SOON).bodyText())
                    .isEqualTo("{\"model\":\"m\",\"input\":[\"red fox\",\"blue\"],\"dimensions\":2}");
        }
    }
}
