package io.gapura.e2e;

import static io.gapura.e2e.Calls.answer;
import static io.gapura.e2e.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.azure.AzureOpenAIServiceVersion;
import com.openai.azure.AzureUrlPathMode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.CannedChat;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.ReceivedRequest;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients of Azure OpenAI at our door, with their paths, their query and their key. The deployment is a model like any other: here an
 * alias, so that the upstream gets to see another name.
 */
class AzurePathsTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private static final String EMBEDDINGS =
            "{\"object\":\"list\",\"model\":\"real\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5]}],"
                    + "\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}";

    private final List<OpenAIClient> clients = new ArrayList<>();
    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() {
        upstream = FakeUpstream.start();
        gateway = RunningGateway.start(
                "upstreams: [{name: up, base-url: '" + upstream.baseUri()
                        + "', api-key: house-key, models: [{name: real, alias: mine}, {name: real, alias: eu/mine}, {name: plain}]}]",
                "auth: {keys: [{name: one, key: key-one}]}");
    }

    @AfterEach
    void stop() {
        clients.forEach(OpenAIClient::close);
        gateway.close();
        assertThat(upstream.malformed()).isEmpty();
        upstream.close();
    }

    private OpenAIClient client(AzureUrlPathMode mode, String key) {
        String base = gateway.uri() + (mode == AzureUrlPathMode.UNIFIED ? "/openai/v1" : "");
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(base)
                .azureUrlPathMode(mode)
                .azureServiceVersion(AzureOpenAIServiceVersion.latestStableVersion())
                .credential(AzureApiKeyCredential.create(key))
                .maxRetries(0)
                .build();
        clients.add(client);
        return client;
    }

    private static ChatCompletionCreateParams chat() {
        return ChatCompletionCreateParams.builder()
                .model("mine")
                .addUserMessage("hi")
                .build();
    }

    private Answer post(String path, String body) throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.post(path, body, "api-key: key-one");
            return answer(client);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = AzureUrlPathMode.class,
            names = {"LEGACY", "UNIFIED"})
    void servesTheOfficialClientsChat(AzureUrlPathMode mode) throws Exception {
        OpenAIClient client = client(mode, "key-one");
        ChatCompletion whole = client.chat().completions().create(chat());
        assertThat(whole.validate().choices().get(0).message().content()).contains(String.join("", CannedChat.WORDS));
        assertThat(whole.model()).isEqualTo("mine");
        ChatCompletionAccumulator streamed = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(chat())) {
            stream.stream().forEach(streamed::accumulate);
        }
        assertThat(streamed.chatCompletion().choices().get(0).message().content())
                .contains(String.join("", CannedChat.WORDS));
        assertThat(streamed.chatCompletion().model()).isEqualTo("mine");
        ReceivedRequest sent = upstream.take(SOON);
        assertThat(sent.target()).isEqualTo("/v1/chat/completions");
        assertThat(sent.bodyText()).contains("\"model\":\"real\"");
        assertThat(sent.header("api-key")).isNull();
        assertThat(sent.headers("Authorization")).containsExactly("Bearer house-key");
    }

    @ParameterizedTest
    @EnumSource(
            value = AzureUrlPathMode.class,
            names = {"LEGACY", "UNIFIED"})
    void servesTheOfficialClientsEmbeddingsAndModels(AzureUrlPathMode mode) throws Exception {
        upstream.whenPath("/v1/embeddings", FakeAnswer.status(200).json(EMBEDDINGS));
        OpenAIClient client = client(mode, "key-one");
        var made = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("mine")
                        .input("hi")
                        .build());
        assertThat(made.data().get(0).embedding()).containsExactly(0.5f);
        assertThat(made.model()).isEqualTo("mine");
        assertThat(client.models().list().data()).extracting(Model::id).contains("mine", "plain");
        assertThat(upstream.take(SOON).bodyText()).contains("\"model\":\"real\"");
    }

    @ParameterizedTest
    @EnumSource(
            value = AzureUrlPathMode.class,
            names = {"LEGACY", "UNIFIED"})
    void servesTheOfficialClientsTranscriptions(AzureUrlPathMode mode) throws Exception {
        upstream.whenPath("/v1/audio/transcriptions", FakeAnswer.status(200).json("{\"text\":\"hi\"}"));
        OpenAIClient client = client(mode, "key-one");
        var told = client.audio()
                .transcriptions()
                .create(TranscriptionCreateParams.builder()
                        .model("mine")
                        .file("RIFF".getBytes(StandardCharsets.UTF_8))
                        .build());
        assertThat(told.asTranscription().text()).isEqualTo("hi");
        assertThat(model(upstream.take(SOON))).isEqualTo("real");
    }

    @Test
    void tellsTheOfficialClientOfAWrongKeyAndAnUnknownDeployment() {
        OpenAIClient wrong = client(AzureUrlPathMode.LEGACY, "no-key");
        OpenAIClient right = client(AzureUrlPathMode.LEGACY, "key-one");
        assertThatThrownBy(() -> wrong.chat().completions().create(chat())).isInstanceOf(UnauthorizedException.class);
        ChatCompletionCreateParams unknown = chat().toBuilder().model("nobody").build();
        assertThatThrownBy(() -> right.chat().completions().create(unknown))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("nobody");
    }

    @ParameterizedTest
    @CsvSource({
        "/openai/deployments/mine/chat/completions?api-version=2024-10-21, '', mine, real",
        "/openai/deployments/plain/chat/completions, '', plain, plain",
        "/openai/deployments/mine/chat/completions, '\"model\":\"plain\",', mine, real",
        "/openai/deployments/eu%2Fmine/chat/completions, '', eu/mine, real",
        "/openai/deployments/eu/mine/chat/completions, '', eu/mine, real"
    })
    void takesTheDeploymentForTheModel(String path, String member, String asked, String sent) throws Exception {
        Answer answer = post(path, "{" + member + MESSAGES + "}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"model\":\"" + asked + "\"");
        ReceivedRequest request = upstream.take(SOON);
        assertThat(request.target()).isEqualTo("/v1/chat/completions");
        assertThat(request.bodyText()).containsOnlyOnce("\"model\":\"" + sent + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "'--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nother\r\n', ''",
        "'', '--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nother\r\n'",
        "'--b\r\nContent-Disposition: form-data; name=\"session_id\"\r\n\r\ns\r\n', ''"
    })
    void putsTheDeploymentIntoAForm(String before, String after) throws Exception {
        upstream.whenPath("/v1/audio/transcriptions", FakeAnswer.status(200).json("{\"text\":\"hi\"}"));
        String file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nRIFF\r\n";
        for (String deployment : new String[] {"mine", "plain"}) {
            String body = before + file + after + "--b--\r\n";
            try (RawHttpClient client = gateway.connect()) {
                client.sendHead(
                        "POST",
                        "/openai/deployments/" + deployment + "/audio/transcriptions?api-version=2024-06-01",
                        "api-key: key-one",
                        "Content-Type: multipart/form-data; boundary=b",
                        "Content-Length: " + body.length());
                client.send(body);
                assertThat(answer(client).status()).isEqualTo(200);
            }
            ReceivedRequest sent = upstream.take(SOON);
            assertThat(sent.target()).isEqualTo("/v1/audio/transcriptions");
            assertThat(model(sent)).isEqualTo(deployment.equals("mine") ? "real" : "plain");
            assertThat(sent.bodyText())
                    .containsOnlyOnce("name=\"model\"")
                    .contains(file)
                    .doesNotContain("session_id");
        }
    }

    private static String model(ReceivedRequest form) {
        String body = form.bodyText();
        String head = "name=\"model\"\r\n";
        int from = body.indexOf("\r\n\r\n", body.indexOf(head)) + 4;
        return body.substring(from, body.indexOf("\r\n", from));
    }

    @Test
    void leavesTheRestOfAQueryToTheUpstream() throws Exception {
        upstream.whenPath("/v1/rerank", FakeAnswer.status(200).json("{\"results\":[]}"));
        Answer answer = post(
                "/openai/v1/rerank?api-version=preview&verbose=1",
                "{\"model\":\"mine\",\"query\":\"q\",\"documents\":[\"d\"]}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(upstream.take(SOON).target()).isEqualTo("/v1/rerank?verbose=1");
    }

    @Test
    void refusesAWrongMethodAndAWrongPathAsOpenAiDoes() throws IOException {
        Answer method = call(gateway, "GET", "/openai/deployments/mine/chat/completions", "api-key: key-one");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("Allow")).isEqualTo("POST, OPTIONS");
        Answer path = call(gateway, "GET", "/openai/deployments/mine", "api-key: key-one");
        assertThat(path.status()).isEqualTo(404);
        assertThat(path.body()).contains("\"code\":\"unknown_url\"").contains("/openai/deployments/mine");
    }

    @Test
    void tellsABrokenBodyInTheClientsWords() throws IOException {
        Answer answer = post("/openai/deployments/mine/chat/completions", "{\"messages\":");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_request_error");
        assertThat(post("/openai/deployments/mine/chat/completions", "[]").status())
                .isEqualTo(400);
    }
}
