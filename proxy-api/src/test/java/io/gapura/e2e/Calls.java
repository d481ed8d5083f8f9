package io.gapura.e2e;

import io.gapura.testing.RawHttpClient;
import io.gapura.testing.RunningGateway;
import java.io.IOException;

/** The calls that most tests make. Stateless. */
final class Calls {
    static final String CHAT = "/v1/chat/completions";
    static final String WHOLE = "{\"model\":\"fake-1\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    static final String STREAM =
            "{\"model\":\"fake-1\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    /** An answer that was read to its end. */
    record Answer(RawHttpClient.Head head, String body) {
        int status() {
            return head.status();
        }

        String header(String name) {
            return String.valueOf(head.header(name));
        }
    }

    private Calls() {}

    /** POSTs JSON on a connection of its own. */
    static Answer post(RunningGateway gateway, String json, String... headers) throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.post(CHAT, json, headers);
            return answer(client);
        }
    }

    /** Sends a request without a body on a connection of its own. */
    static Answer call(RunningGateway gateway, String method, String path, String... headers) throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead(method, path, headers);
            return answer(client);
        }
    }

    static Answer answer(RawHttpClient client) throws IOException {
        RawHttpClient.Head head = client.readHead();
        return new Answer(head, client.readText());
    }
}
