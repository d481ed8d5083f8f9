package io.gapura.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A vendor's API behind a {@link FakeUpstream}: it answers at the vendor's own addresses alone, wants the vendor's own credential, and
 * tells the scenario that it was given last, whole or streamed as it was asked. Thread-safe.
 */
public final class FakeVendor implements AutoCloseable {
    /** The key that every vendor wants. */
    public static final String KEY = "house-key";

    /** A dialect's addresses and how its vendor is shown a key. */
    private record Manners(Pattern path, String keyHeader, String keyPrefix) {
        static Manners of(String dialect) {
            return switch (dialect) {
                case "openai-chat" -> new Manners(Pattern.compile("/v1/chat/completions"), "authorization", "Bearer ");
                case "openai-responses" -> new Manners(Pattern.compile("/v1/responses"), "authorization", "Bearer ");
                case "anthropic-messages" -> new Manners(Pattern.compile("/v1/messages"), "x-api-key", "");
                case "gemini-generate" ->
                    new Manners(
                            Pattern.compile("/v1beta/models/[^/:]+:(generateContent|streamGenerateContent)"),
                            "x-goog-api-key",
                            "");
                default -> throw new IllegalArgumentException(dialect);
            };
        }
    }

    private static final Pattern TOOL_NAME = Pattern.compile("\"name\": ?\"([a-z_]+?)(__[a-z_]+)\"");

    private final FakeUpstream upstream = FakeUpstream.start();
    private final String dialect;
    private final Manners manners;
    private volatile Path scenario = Path.of("none");

    private FakeVendor(String dialect) {
        this.dialect = dialect;
        this.manners = Manners.of(dialect);
        upstream.otherwise(this::answer);
    }

    /** A vendor that speaks this dialect. */
    public static FakeVendor of(String dialect) {
        return new FakeVendor(dialect);
    }

    /** From now on it answers from this folder: {@code <dialect>.response.json} and {@code <dialect>.response.sse}. */
    public FakeVendor tells(Path folder) {
        scenario = folder;
        return this;
    }

    /** The next answer is this one, whatever is asked. */
    public FakeVendor next(FakeAnswer answer) {
        upstream.enqueue(answer);
        return this;
    }

    /** Every request so far. */
    public List<ReceivedRequest> requests() {
        return upstream.requests();
    }

    /** The latest request. */
    public ReceivedRequest last() {
        List<ReceivedRequest> all = requests();
        return all.get(all.size() - 1);
    }

    /** Where it listens, without any path. */
    public URI uri() {
        return upstream.uri();
    }

    @Override
    public void close() {
        upstream.close();
    }

    private FakeAnswer answer(ReceivedRequest request) {
        if (!request.method().equals("POST")
                || !manners.path().matcher(request.path()).matches()) {
            return FakeAnswer.status(404).json("{\"error\":{\"message\":\"no such path: " + request.path() + "\"}}");
        }
        if (!(manners.keyPrefix() + KEY).equals(request.header(manners.keyHeader()))) {
            return FakeAnswer.status(401).json("{\"error\":{\"message\":\"no key in " + manners.keyHeader() + "\"}}");
        }
        if (dialect.equals("anthropic-messages") && request.header("anthropic-version") == null) {
            return FakeAnswer.status(400).json("{\"error\":{\"message\":\"anthropic-version: header is required\"}}");
        }
        return streamed(request)
                ? FakeAnswer.sse().body(named(file(".response.sse"), request))
                : FakeAnswer.status(200).json(named(file(".response.json"), request));
    }

    /** A model calls a tool by the name that it was told, also where that is another one than the scenario's with something behind. */
    private static String named(String answer, ReceivedRequest request) {
        Matcher told = TOOL_NAME.matcher(request.bodyText());
        String named = answer;
        while (told.find()) {
            named = named.replace('"' + told.group(1) + '"', '"' + told.group(1) + told.group(2) + '"');
        }
        return named;
    }

    private boolean streamed(ReceivedRequest request) {
        if (dialect.equals("gemini-generate")) {
            return request.target().contains(":streamGenerateContent?alt=sse");
        }
        return Pattern.compile("\"stream\": ?true").matcher(request.bodyText()).find();
    }

    private String file(String end) {
        try {
            return Files.readString(scenario.resolve(dialect + end));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
