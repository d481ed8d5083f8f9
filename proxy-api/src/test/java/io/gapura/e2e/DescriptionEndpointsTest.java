package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.testing.RunningGateway;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The description of the endpoints, as a tool and as a browser get it. */
class DescriptionEndpointsTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void tellsToolsWithoutAKey() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("auth: {keys: [{name: a, key: secret-key}]}")) {
            HttpResponse<String> answer = get(gateway, "/openapi.json");
            JsonObject document =
                    Json.createReader(new StringReader(answer.body())).readObject();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(document.getString("openapi")).isEqualTo("3.1.0");
            assertThat(document.getJsonObject("paths")).containsKeys("/v1/chat/completions", "/v1/files/{file_id}");
            // relative to the document, so that it is right wherever the gateway is mounted
            assertThat(document.getJsonArray("servers").getJsonObject(0).getString("url"))
                    .isEqualTo(".");
        }
    }

    @Test
    void tellsPeopleAndLinksFromTheStatusPage() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("")) {
            HttpResponse<String> page = get(gateway, "/docs");
            HttpResponse<String> status = get(gateway, "/");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWithIgnoringCase("text/html"));
            assertThat(page.body()).contains("/v1/audio/transcriptions").endsWith("</html>\n");
            assertThat(status.body()).contains("href=\"docs\"").contains("href=\"openapi.json\"");
        }
    }

    private static HttpResponse<String> get(RunningGateway gateway, String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(gateway.uri().resolve(path))
                        .header("Accept", "text/html, */*")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
