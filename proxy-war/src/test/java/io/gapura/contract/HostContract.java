package io.gapura.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gateway's jar in a web application with pages of its own: mounted under {@code /ai}, and nowhere else. */
interface HostContract extends OnStage {
    String CHAT = RelayContract.CHAT;

    @Test
    default void answersBelowItsMountInAHost() throws Exception {
        for (String host : List.of("/host", "/restful")) {
            HttpResponse<String> whole = stage().post(host + "/ai" + CHAT, Stage.chat("fake-1", false));
            assertThat(whole.statusCode()).as(host).isEqualTo(200);
            assertThat(whole.body()).contains("Hello from the fake upstream.");
            assertThat(whole.headers().firstValue("x-request-id")).isPresent();
            HttpResponse<String> streamed = stage().post(host + "/ai" + CHAT, Stage.chat("fake-1", true));
            assertThat(streamed.statusCode()).isEqualTo(200);
            assertThat(streamed.body()).endsWith("data: [DONE]\n\n");
            assertThat(stage().get(host + "/ai/v1/models/vendor/fake-2").statusCode())
                    .isEqualTo(200);
            assertThat(stage().get(host + "/ai/v1/nothing").body()).contains("\"unknown_url\"");
            assertThat(stage().post(host + "/ai" + CHAT, "").statusCode()).isEqualTo(400);
        }
    }

    @Test
    default void leavesTheHostsPagesAlone() throws Exception {
        for (String path :
                List.of("/", "/page", "/v1/chat/completions", "/v1/models", "/healthz", "/air", "/ai.html")) {
            HttpResponse<String> page = stage().get("/host" + path);
            assertThat(page.body()).isEqualTo("host: GET " + path);
            assertThat(page.headers().firstValue("x-request-id")).isEmpty();
        }
        assertThat(stage().post("/host" + CHAT, Stage.chat("fake-1", false)).body())
                .isEqualTo("host: POST " + CHAT);
    }

    @Test
    default void leavesTheHostsJaxRsResourcesAlone() throws Exception {
        HttpResponse<String> ping = stage().get("/restful/rest/ping");

        assertThat(ping.statusCode()).isEqualTo(200);
        assertThat(ping.body()).isEqualTo("pong of the host");
        assertThat(ping.headers().firstValue("x-request-id")).isEmpty();
    }

    /** The host's JAX-RS application takes in every resource that it finds, ours among them; no key would be asked for there. */
    @Test
    default void answersNotBelowTheHostsOwnApplication() throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            assertThat(stage().post("/restful/rest" + CHAT, Stage.chat("fake-1", stream))
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(stage().get("/restful/rest/v1/models").statusCode()).isEqualTo(404);
        assertThat(stage().get("/restful/rest/healthz").statusCode()).isEqualTo(404);
    }

    @Test
    default void usesTheJaxRsRuntimeThatIsThere() throws IOException {
        String logs = Directories.texts(stage().server().logs());

        assertThat(logs.lines().filter(line -> line.contains("Gapura is mounted at /ai of this context")))
                .anyMatch(line ->
                        line.contains("answering through " + stage().traits().runtimeInHost()))
                .anyMatch(line -> line.contains("answering through the JAX-RS runtime"));
    }
}
