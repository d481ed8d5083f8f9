import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Stream;

/**
 * Asks the gateway with nothing but the JDK: a whole answer, then a streamed one, both as they come over the wire. Run it as
 * {@code java Chat.java}; the README has the same with OpenAI's library, which reads the JSON too.
 */
public class Chat {
    private static final String URL = variable("GAPURA_URL", "http://localhost:8080/v1");
    private static final String KEY = variable("GAPURA_API_KEY", "none");
    private static final String MODEL = variable("GAPURA_MODEL", "demo");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.out.println("whole:");
        HttpResponse<String> whole = CLIENT.send(request(false), HttpResponse.BodyHandlers.ofString());
        System.out.println(whole.body());
        check(whole.statusCode());

        System.out.println("streamed:");
        HttpResponse<Stream<String>> streamed = CLIENT.send(request(true), HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = streamed.body()) {
            lines.filter(line -> !line.isEmpty()).forEach(System.out::println); // each as it arrives
        }
        check(streamed.statusCode());
    }

    private static HttpRequest request(boolean stream) {
        String body = """
                {"model": "%s", "stream": %s, "messages": [{"role": "user", "content": "Say hello."}]}"""
                .formatted(MODEL, stream);
        return HttpRequest.newBuilder(URI.create(URL + "/chat/completions"))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static void check(int status) {
        if (status != 200) {
            System.err.println("status " + status);
            System.exit(1);
        }
    }

    private static String variable(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
