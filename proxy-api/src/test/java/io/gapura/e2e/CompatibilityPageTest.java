package io.gapura.e2e;

import io.gapura.config.GeneratedFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that says what gets through between whom: made of the losses that {@link CompatibilityTest} recorded and proves. */
class CompatibilityPageTest {
    /** A table of the page: what it is of, and the scenarios that tell it. */
    private record Kind(String title, String about, List<String> scenarios) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "Text",
                    "Instructions, several turns, a limit, sampling.",
                    List.of("text", "conversation", "developer-message", "length")),
            new Kind(
                    "Tools",
                    "Definition, choice, call, result.",
                    List.of(
                            "tools",
                            "tool-result",
                            "tool-error",
                            "tool-arguments-in-lines",
                            "tool-choice",
                            "strict-tools")),
            new Kind(
                    "Parallel tools",
                    "Two calls in one answer; their results in another order.",
                    List.of("parallel-tools", "parallel-tool-results")),
            new Kind("Free-form tools", "A tool that takes any text.", List.of("free-form-tool")),
            new Kind(
                    "Images",
                    "In the request, at an address, and as the result of a tool.",
                    List.of("image-inline", "image-url", "tool-result-image")),
            new Kind("Files", "A PDF in the request and at an address.", List.of("file-inline", "file-url")),
            new Kind("Audio", "A sound in the request.", List.of("audio-input")),
            new Kind(
                    "Structured output",
                    "A JSON schema; some JSON object.",
                    List.of("structured-output", "json-object")),
            new Kind(
                    "Reasoning",
                    "Effort and budget, thoughts, sealed thoughts and calls.",
                    List.of("reasoning", "reasoning-switch", "redacted-thinking")),
            new Kind("Usage", "Input and output, from and into the cache, thoughts.", List.of("usage")),
            new Kind("Prompt cache", "Marks of what is worth keeping.", List.of("cache-marks")),
            new Kind(
                    "Refusals",
                    "The model declines; the provider holds something back.",
                    List.of("refusal", "content-filter")),
            new Kind("Citations", "Where words come from.", List.of("citations")),
            new Kind("Logprobs", "How likely the tokens were.", List.of("logprobs")),
            new Kind("Several answers", "Two answers to one request.", List.of("two-choices")),
            new Kind("Stop texts", "Texts at which to stop.", List.of("stop")),
            new Kind("Other parameters", "Everything else that a dialect lets one say.", List.of("parameters")));

    private static final String HEAD =
            """
            # Compatibility

            What gets through between a client of one dialect and a model at a vendor of another. Every cell is proven by a test:
            `CompatibilityTest` sends the same conversation (`proxy-api/src/test/resources/fixtures/translations`) from every kind of client through
            the running gateway to every kind of vendor, whole and streamed, and compares what the vendor was asked and what the client was
            told. `FailuresTest` does so for failures, `ReasoningRoundTripTest` for sealed thoughts that come back with the next turn, and the
            vendors' own Java clients (`OfficialOpenAiTest`, `OfficialAnthropicTest`, `OfficialGeminiTest`) for their main features.

            `yes`: all of it gets through. Otherwise the cell names what does not, by the names that the header `x-gapura-losses` of the answer
            has; `relay.losses: refuse` refuses such a request instead. Names with `answer.` are of the answer. Of a stream the header
            can name only what is known before the stream begins: what gets lost later is the same as of a whole answer.

            Rows are what the client speaks, columns what the vendor speaks. Where both speak the same, bytes pass. The model is one of
            which nothing is known; what a model itself lacks is taken out before, and named too ([providers](providers.md)).

            This page is made by `mvn -pl proxy-api test -Dtest='Compatibility*Test' -Dgolden=update`.
            """;

    private static final String FAILURES =
            """

            ## Failures

            400, 429 (with `Retry-After`), 503 and 529 keep their status and the vendor's words in every pair, in the error shape of the client's
            dialect; a vendor that refuses the gateway's own key is 502. A stream that fails in the middle ends with an error event of
            the client's dialect, and never looks finished. All 16 pairs, whole and streamed: yes.

            ## Seals

            What a vendor seals of its thoughts (Anthropic's `signature`, OpenAI's `encrypted_content`, Gemini's `thoughtSignature`) comes back to it
            byte for byte with the next turn, also through a client whose dialect has another place for it. All 16 pairs: yes.
            """;

    private final Map<Scenario, Map<String, Set<String>>> losses = new LinkedHashMap<>();

    @Test
    void keepsThePageCurrent() throws IOException {
        Scenario.all().forEach(scenario -> losses.put(scenario, read(scenario)));
        StringBuilder page = new StringBuilder(HEAD);
        KINDS.forEach(kind -> page.append(table(kind)));
        GeneratedFile.assertCurrent(
                "docs/compatibility.md", page.append(FAILURES).toString());
    }

    @Test
    void namesEveryScenario() {
        Set<String> named = new TreeSet<>();
        KINDS.forEach(kind -> named.addAll(kind.scenarios()));
        Set<String> all = new TreeSet<>();
        Scenario.all().forEach(scenario -> all.add(scenario.toString()));
        org.assertj.core.api.Assertions.assertThat(named).isEqualTo(all);
    }

    private String table(Kind kind) {
        StringBuilder table = new StringBuilder("\n## " + kind.title() + "\n\n" + kind.about() + "\n\n|");
        Stream.of(Spoken.values()).forEach(upstream -> table.append(" | ").append(upstream));
        table.append(" |\n|---").append("|---".repeat(Spoken.values().length)).append("|\n");
        for (Spoken client : Spoken.values()) {
            table.append("| ").append(client);
            for (Spoken upstream : Spoken.values()) {
                table.append(" | ").append(cell(kind, client, upstream));
            }
            table.append(" |\n");
        }
        return table.toString();
    }

    private String cell(Kind kind, Spoken client, Spoken upstream) {
        Set<String> whole = new LinkedHashSet<>();
        Set<String> stream = new LinkedHashSet<>();
        for (String name : kind.scenarios()) {
            Map<String, Set<String>> pairs = Objects.requireNonNull(losses.get(Scenario.of(name)));
            whole.addAll(Objects.requireNonNull(pairs.get(client + " -> " + upstream + " whole"), name));
            stream.addAll(Objects.requireNonNull(pairs.get(client + " -> " + upstream + " stream"), name));
        }
        return whole.equals(stream) ? words(whole) : "whole: " + words(whole) + "; streamed: " + words(stream);
    }

    private static String words(Set<String> losses) {
        return losses.isEmpty()
                ? "yes"
                : "all but "
                        + String.join(
                                ", ",
                                losses.stream().map(each -> "`" + each + "`").toList());
    }

    private static Map<String, Set<String>> read(Scenario scenario) {
        Map<String, Set<String>> pairs = new LinkedHashMap<>();
        scenario.text("losses.txt").lines().forEach(line -> {
            int colon = line.indexOf(':');
            Set<String> names = new LinkedHashSet<>(
                    List.of(line.substring(colon + 1).strip().split(", ")));
            names.remove("");
            pairs.put(line.substring(0, colon), names);
        });
        return pairs;
    }
}
