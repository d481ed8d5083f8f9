package io.gapura.e2e;

import static io.gapura.e2e.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.CannedChat;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lists of models, in every shape, and what a caller sees of them. */
class ModelsTest {
    private static final String ONE = "x-api-key: key-one";
    private static final String FEW = "x-api-key: key-few";
    private static final String ANTHROPIC = "anthropic-version: 2023-06-01";

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() {
        upstream = FakeUpstream.start();
        upstream.whenPath("/v1/models", CannedChat.models("live-1", "org/live-2", "live-preview"));
        gateway = RunningGateway.start(
                "upstreams:",
                "  - name: named",
                "    base-url: '" + upstream.baseUri() + "'",
                "    prefix: team",
                "    models: [plain, {name: real-name, alias: Fast}]",
                "  - name: live",
                "    base-url: '" + upstream.baseUri() + "'",
                "    excluded-models: ['*-preview']",
                "default-model: fast",
                "auth:",
                "  keys:",
                "    - {name: one, key: key-one}",
                "    - {name: few, key: key-few, models: ['team/*', live-1]}");
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    @Test
    void listsAllNamesInOpenAisShape() throws IOException {
        Answer answer = call(gateway, "GET", "/v1/models", ONE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"object\":\"list\",\"data\":[{\"id\":\"plain\",\"object\":\"model\"")
                .contains("\"id\":\"team/plain\"", "\"id\":\"Fast\"", "\"id\":\"team/Fast\"", "\"id\":\"org/live-2\"")
                .contains("\"capabilities\":{\"tools\":true,\"streaming\":true,\"pii_protection\":false}")
                .doesNotContain("preview", "real-name");
    }

    @Test
    void tellsOfOneModelWithSlashesInItsName() throws IOException {
        for (String id : new String[] {"org/live-2", "team/fast", "FAST", "live-1"}) {
            Answer answer = call(gateway, "GET", "/v1/models/" + id, ONE);
            assertThat(answer.status()).as(id).isEqualTo(200);
            assertThat(answer.body().toLowerCase(Locale.ROOT))
                    .contains("\"id\":\"" + id.toLowerCase(Locale.ROOT) + "\"");
        }
        Answer unknown = call(gateway, "GET", "/v1/models/live-preview", ONE);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body()).contains("\"code\":\"model_not_found\"");
    }

    @Test
    void listsNamesAndTheDefaultInTheSimpleShape() throws IOException {
        assertThat(call(gateway, "GET", "/models", ONE).body())
                .isEqualTo("{\"models\":[\"plain\",\"team/plain\",\"Fast\",\"team/Fast\",\"live-1\",\"org/live-2\"],"
                        + "\"default\":\"fast\"}");
        assertThat(call(gateway, "GET", "/models", FEW).body())
                .isEqualTo("{\"models\":[\"team/plain\",\"team/Fast\",\"live-1\"],\"default\":\"live-1\"}");
    }

    @Test
    void listsInAnthropicsShapeForItsClients() throws IOException {
        Answer first = call(gateway, "GET", "/v1/models?limit=2", FEW, ANTHROPIC);
        assertThat(first.body())
                .startsWith("{\"data\":[{\"type\":\"model\",\"id\":\"")
                .contains("\"display_name\":\"", "\"created_at\":\"", "\"has_more\":true");
        String last = first.body().replaceAll(".*\"last_id\":\"([^\"]+)\".*", "$1");
        Answer second = call(gateway, "GET", "/v1/models?limit=2&after_id=" + last, FEW, ANTHROPIC);
        assertThat(second.body()).contains("\"has_more\":false").doesNotContain("\"id\":\"" + last + "\"");
        Answer one = call(gateway, "GET", "/v1/models/team/fast", FEW, ANTHROPIC);
        assertThat(one.body())
                .isEqualTo("{\"type\":\"model\",\"id\":\"team/Fast\",\"display_name\":\"team/Fast\","
                        + "\"created_at\":\"2023-02-28T18:56:42Z\"}");
        Answer unknown = call(gateway, "GET", "/v1/models/plain", FEW, ANTHROPIC);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body())
                .startsWith(
                        "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"The model `plain`");
        assertThat(call(gateway, "GET", "/v1/models?limit=0", FEW, ANTHROPIC).status())
                .isEqualTo(400);
    }

    @Test
    void listsInGeminisShapeOnItsPaths() throws IOException {
        Answer first = call(gateway, "GET", "/v1beta/models?pageSize=2", "x-goog-api-key: key-few");
        assertThat(first.body())
                .startsWith("{\"models\":[{\"name\":\"models/team/plain\",\"baseModelId\":\"team/plain\","
                        + "\"displayName\":\"team/plain\",\"supportedGenerationMethods\":[\"generateContent\"]},")
                .contains("\"nextPageToken\":\"");
        String token = first.body().replaceAll(".*\"nextPageToken\":\"([^\"]+)\".*", "$1");
        assertThat(call(gateway, "GET", "/v1beta/models?pageToken=" + token, FEW)
                        .body())
                .startsWith("{\"models\":[{\"name\":\"models/live-1\"")
                .doesNotContain("nextPageToken");
        assertThat(call(gateway, "GET", "/v1beta/models/team/fast", FEW).body())
                .startsWith("{\"name\":\"models/team/Fast\"");
        Answer unknown = call(gateway, "GET", "/v1beta/models/none", FEW);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body())
                .startsWith("{\"error\":{\"code\":404,\"message\":\"")
                .contains("\"NOT_FOUND\"");
        Answer wrong = call(gateway, "GET", "/v1beta/models?pageToken=x", FEW);
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body()).contains("\"status\":\"INVALID_ARGUMENT\"");
    }

    @Test
    void refusesAForbiddenModelLikeAnUnknownOne() throws Exception {
        Answer forbidden = chat("{\"model\":\"plain\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", FEW);
        Answer unknown = chat("{\"model\":\"nowhr\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", FEW);
        assertThat(forbidden.status()).isEqualTo(404);
        assertThat(forbidden.body()).isEqualTo(unknown.body().replace("nowhr", "plain"));
        Answer allowed = chat("{\"model\":\"team/plain\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", FEW);
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(allowed.body()).contains("\"model\":\"team/plain\"");
    }

    @Test
    void answersByTheAliasAndAsksByTheUpstreamsName() throws Exception {
        Answer answer = chat("{\"model\":\"FAST\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", ONE);
        assertThat(answer.body()).contains("\"model\":\"FAST\"").doesNotContain("real-name");
        assertThat(upstream.take(Duration.ofSeconds(5)).bodyText()).contains("\"model\":\"real-name\"");
    }

    @Test
    void keepsListingWhileAnUpstreamIsDown() throws IOException {
        assertThat(call(gateway, "GET", "/v1/models", ONE).body()).contains("live-1");
        upstream.whenPath("/v1/models", FakeAnswer.status(503));
        Answer again = call(gateway, "GET", "/v1/models", ONE);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).contains("live-1", "plain");
        try (FakeUpstream broken = FakeUpstream.start();
                RunningGateway half = RunningGateway.start(
                        "upstreams:",
                        "  - {name: named, base-url: '" + upstream.baseUri() + "', models: [plain]}",
                        "  - {name: broken, base-url: '" + broken.baseUri() + "'}")) {
            broken.whenPath("/v1/models", FakeAnswer.status(503));
            assertThat(call(half, "GET", "/v1/models").body()).contains("\"id\":\"plain\"");
        }
    }

    private Answer chat(String json, String key) throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.post(Calls.CHAT, json, key);
            return Calls.answer(client);
        }
    }
}
