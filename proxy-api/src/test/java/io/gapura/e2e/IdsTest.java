package io.gapura.e2e;

import static io.gapura.e2e.Calls.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.CannedChat;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.ReceivedRequest;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two callers with keys of their own, one upstream with a key of the house: nobody reaches, or sees, what is the other's. */
class IdsTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String KEYS = "auth: {keys: [{name: ann, key: key-ann}, {name: bob, key: key-bob}]}";
    private static final String ANN = "Authorization: Bearer key-ann";
    private static final String BOB = "Authorization: Bearer key-bob";

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

    @Test
    void letsNobodyNearWhatIsSomebodyElses() throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, KEYS)) {
            create(gateway, ANN, "vs_1");
            assertThat(upstream.take(SOON).target()).isEqualTo("/v1/vector_stores");

            Answer foreign = Calls.call(gateway, "GET", "/v1/vector_stores/vs_1", BOB);
            assertThat(foreign.status()).isEqualTo(404);
            assertThat(foreign.body())
                    .isEqualTo("{\"error\":{\"message\":\"No such VectorStore object: vs_1\","
                            + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"not_found\"}}");
            assertThat(Calls.call(gateway, "DELETE", "/v1/vector_stores/vs_1", BOB)
                            .status())
                    .isEqualTo(404);
            assertThat(Calls.call(gateway, "GET", "/v1/vector_stores/vs_2", BOB).body())
                    .isEqualTo(foreign.body().replace("vs_1", "vs_2"));
            assertThat(upstream.requests()).hasSize(1);

            String own = "{\"id\":\"vs_1\", \"x\":1.0}";
            upstream.enqueue(FakeAnswer.status(200).json(own));
            assertThat(Calls.call(gateway, "GET", "/v1/vector_stores/vs_1", ANN).body())
                    .isEqualTo(own);
        }
    }

    @Test
    void listsAFineTunedModelForWhoeverHadItMade() throws Exception {
        String job = "{\"id\":\"ftjob-1\",\"fine_tuned_model\":\"ft:m:house::1\"}";
        upstream.whenPath("/v1/files", FakeAnswer.status(200).json("{\"id\":\"file-1\"}"))
                .whenPath("/v1/fine_tuning/jobs", FakeAnswer.status(200).json(job))
                .whenPath("/v1/models", CannedChat.models("m", "ft:m:house::1", "ft:m:house::2"));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, KEYS)) {
            try (RawHttpClient client = gateway.connect()) {
                String form =
                        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--b--\r\n";
                client.sendHead(
                        "POST",
                        "/v1/files",
                        ANN,
                        "Content-Type: multipart/form-data; boundary=b",
                        "Content-Length: " + form.length());
                client.send(form);
                assertThat(client.readHead().status()).isEqualTo(200);
            }
            String asked = "{\"model\":\"m\",\"training_file\":\"file-1\"}";
            assertThat(post(gateway, "/v1/fine_tuning/jobs", asked, ANN).status())
                    .isEqualTo(200);

            assertThat(Calls.call(gateway, "GET", "/v1/models", ANN).body())
                    .contains("\"m\"", "\"ft:m:house::1\"")
                    .doesNotContain("house::2");
            assertThat(Calls.call(gateway, "GET", "/v1/models", BOB).body())
                    .contains("\"m\"")
                    .doesNotContain("ft:");
            assertThat(Calls.call(gateway, "GET", "/v1/models/ft:m:house::1", BOB)
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void looksAtTheIdsInABody() throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, KEYS)) {
            create(gateway, ANN, "vs_1");
            Answer answer = post(gateway, "/v1/vector_stores/vs_1/files", "{\"file_id\":\"file-of-bob\"}", ANN);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("No such File object: file-of-bob", "\"param\":\"file_id\"");
            String chat = "{\"model\":\"fake-1\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\","
                    + "\"file\":{\"file_id\":\"file-of-bob\"}}]}]}";
            assertThat(post(gateway, Calls.CHAT, chat, ANN).body())
                    .contains("\"param\":\"messages[0].content[0].file.file_id\"");
            assertThat(upstream.requests()).hasSize(1);
        }
    }

    @Test
    void showsEverybodyTheirOwnOverThreePagesOfTheUpstream() throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, KEYS)) {
            for (String id : new String[] {"vs_1", "vs_4", "vs_6"}) {
                create(gateway, ANN, id);
            }
            create(gateway, BOB, "vs_2");
            upstream.enqueue(page(true, "vs_1", "vs_2"), page(true, "vs_3", "vs_4"), page(false, "vs_5", "vs_6"));

            Answer list = Calls.call(gateway, "GET", "/v1/vector_stores?limit=2&order=asc", ANN);
            assertThat(list.status()).isEqualTo(200);
            assertThat(list.body())
                    .isEqualTo("{\"object\":\"list\",\"data\":[{\"id\":\"vs_1\"},{\"id\":\"vs_4\"}],"
                            + "\"first_id\":\"vs_1\",\"last_id\":\"vs_4\",\"has_more\":true}");
            assertThat(upstream.requests().stream().skip(4).map(ReceivedRequest::target))
                    .containsExactly(
                            "/v1/vector_stores?limit=100&order=asc",
                            "/v1/vector_stores?limit=100&after=vs_2&order=asc",
                            "/v1/vector_stores?limit=100&after=vs_4&order=asc");

            upstream.enqueue(page(false, "vs_5", "vs_6"));
            assertThat(Calls.call(gateway, "GET", "/v1/vector_stores?limit=2&after=vs_4", ANN)
                            .body())
                    .contains("[{\"id\":\"vs_6\"}]", "\"has_more\":false");
        }
    }

    @Test
    void forgetsWhatIsDeleted() throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, KEYS)) {
            create(gateway, ANN, "vs_1");
            upstream.enqueue(FakeAnswer.status(200).json("{\"id\":\"vs_1\",\"deleted\":true}"));
            assertThat(Calls.call(gateway, "DELETE", "/v1/vector_stores/vs_1", ANN)
                            .status())
                    .isEqualTo(200);
            assertThat(Calls.call(gateway, "GET", "/v1/vector_stores/vs_1", ANN).status())
                    .isEqualTo(404);
            assertThat(Calls.call(gateway, "GET", "/v1/vector_stores", ANN).body())
                    .contains("\"data\":[]");
            assertThat(upstream.requests()).hasSize(2);
        }
    }

    @Test
    void remembersBeyondAnotherConfiguration() throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, KEYS)) {
            create(gateway, ANN, "vs_1");
            gateway.rewrite(
                    "upstreams: [{name: up, base-url: '" + upstream.baseUri() + "', api-key: another-key}]",
                    "auth: {keys: [{name: ann, key: key-ann-2}]}");
            upstream.otherwise(request -> FakeAnswer.status(200).json("{\"id\":\"vs_1\"}"));
            long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            Answer answer;
            do {
                answer = Calls.call(gateway, "GET", "/v1/vector_stores/vs_1", "Authorization: Bearer key-ann-2");
            } while (answer.status() == 401 && System.nanoTime() < until);
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    void goesOnWithWhatNeedsNoStoreWhileItIsDown() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        String store = "store: {url: 'jdbc:postgresql://127.0.0.1:" + closed + "/none', user: nobody, password: none}";
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, KEYS, store)) {
            for (Answer refused : new Answer[] {
                post(gateway, "/v1/vector_stores", "{}", ANN),
                Calls.call(gateway, "GET", "/v1/vector_stores/vs_1", ANN),
                Calls.call(gateway, "GET", "/v1/vector_stores", ANN)
            }) {
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.body()).contains("store_unavailable").doesNotContain(Integer.toString(closed));
            }
            assertThat(upstream.requests()).isEmpty();
            assertThat(Calls.post(gateway, WHOLE, ANN).status()).isEqualTo(200);
        }
    }

    private void create(RunningGateway gateway, String caller, String id) throws IOException {
        String made = "{\"id\":\"" + id + "\", \"object\":\"vector_store\"}";
        upstream.enqueue(FakeAnswer.status(200).json(made));
        Answer answer = post(gateway, "/v1/vector_stores", "{\"name\":\"n\"}", caller);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(made);
    }

    private static FakeAnswer page(boolean more, String... ids) {
        String data = Stream.of(ids).map(id -> "{\"id\":\"" + id + "\"}").collect(Collectors.joining(","));
        return FakeAnswer.status(200).json("{\"object\":\"list\",\"data\":[" + data + "],\"has_more\":" + more + "}");
    }

    private static Answer post(RunningGateway gateway, String path, String json, String header) throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.post(path, json, header);
            return Calls.answer(client);
        }
    }
}
