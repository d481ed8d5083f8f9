package io.gapura.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host that maps the filter itself: the gateway's paths are answered, all others are the host's. */
interface FilterModeContract extends OnStage {
    String CHAT = RelayContract.CHAT;

    @Test
    default void answersItsPathsWhereTheFilterIsMapped() throws Exception {
        for (String prefix : List.of("/filtered", "/partly/llm")) {
            HttpResponse<String> whole = stage().post(prefix + CHAT, Stage.chat("fake-1", false));
            assertThat(whole.statusCode()).as(prefix).isEqualTo(200);
            assertThat(whole.body()).contains("Hello from the fake upstream.");
            HttpResponse<String> streamed = stage().post(prefix + CHAT, Stage.chat("fake-1", true));
            assertThat(streamed.body()).endsWith("data: [DONE]\n\n");
            assertThat(streamed.headers().firstValue("x-request-id")).isPresent();
            assertThat(stage().get(prefix + "/v1/models").statusCode()).isEqualTo(200);
            assertThat(stage().post(prefix + CHAT, "").statusCode()).isEqualTo(400);
        }
    }

    @Test
    default void leavesAllOtherPathsToTheHost() throws Exception {
        for (String path : List.of(
                "/filtered/",
                "/filtered/page",
                "/filtered/v1/nothing",
                "/partly/llm/page",
                "/partly/page",
                "/partly" + CHAT,
                "/partly/healthz")) {
            HttpResponse<String> page = stage().get(path);
            assertThat(page.body()).isEqualTo("host: GET " + path.substring(path.indexOf('/', 1)));
            assertThat(page.headers().firstValue("x-request-id")).isEmpty();
        }
    }
}
