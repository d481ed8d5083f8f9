import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Stream;

/**
 * Asks the gateway with nothing but the JDK: the models, a whole answer, then a streamed one, all as they come over the wire. Run it as
 * {@code java Chat.java}; the README has the same with OpenAI's library, which reads the JSON too.
 */
public class Chat {
    private static final String URL = variable("GAPURA_URL", "http://localhost:8080/v1");
    private static final String KEY = variable("GAPURA_API_KEY", "your-proxy-token");
    private static final String MODEL = variable("GAPURA_MODEL", "gpt-4o");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.out.println("models:");
        HttpResponse<String> models = CLIENT.send(request("/models").GET().build(), HttpResponse.BodyHandlers.ofString());
        System.out.println(models.body());
        check(models.statusCode());

        System.out.println("whole:");
        HttpResponse<String> whole = CLIENT.send(question(false), HttpResponse.BodyHandlers.ofString());
        System.out.println(whole.body());
        check(whole.statusCode());

        System.out.println("streamed:");
        HttpResponse<Stream<String>> streamed = CLIENT.send(question(true), HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = streamed.body()) {
            lines.filter(line -> !line.isEmpty()).forEach(System.out::println); // each as it arrives
        }
        check(streamed.statusCode());
    }

    private static HttpRequest question(boolean stream) {
        String body = """
                {"model": "%s", "stream": %s, "messages": [{"role": "user", "content": "Hello!"}]}"""
                .formatted(MODEL, stream);
        return request("/chat/completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(URL + path)).header("Authorization", "Bearer " + KEY);
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
