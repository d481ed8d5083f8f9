package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.testing.RunningGateway;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The gateway and its store, as far as they have nothing to do with each other. */
class StoreTest {
    @Test
    void makesNoFileWhileNobodyNeedsOne() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("")) {
            assertThat(status(gateway, "/v1/models")).isEqualTo(200);
            assertThat(gateway.dataDirectory()).doesNotExist();
        }
    }

    @Test
    void startsAndServesWhileItsDatabaseIsDown() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("store: {url: 'jdbc:postgresql://127.0.0.1:1/gapura'}")) {
            assertThat(status(gateway, "/v1/models")).isEqualTo(200);
            assertThat(status(gateway, "/health/ready")).isEqualTo(200);
        }
    }

    private static int status(RunningGateway gateway, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(gateway.uri().resolve(path)).build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
