package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.Streams;
import io.gapura.model.GenerationRequest;
import io.gapura.testing.ReceivedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every conversation from every kind of client to every kind of vendor, whole and streamed, through the running gateway. What got lost
 * is recorded in {@code losses.txt} of the scenario, of which {@code docs/compatibility.md} is made.
 */
class CompatibilityTest {
    private static Places places;

    @BeforeAll
    static void start() {
        places = new Places();
    }

    @AfterAll
    static void stop() {
        places.close();
    }

    static List<Scenario> scenarios() {
        return Scenario.all();
    }

    /** The scenario is one conversation: what is streamed is what is told whole, and the reader finds no fault with it. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void everyVendorTellsTheSameStreamedAsWhole(Scenario scenario) {
        for (Spoken upstream : Spoken.values()) {
            Facts whole = AnswerFacts.of(upstream.outbound().readAnswer(scenario.whole(upstream)));
            Facts stream = AnswerFacts.of(Streams.events(upstream.outbound(), List.of(scenario.stream(upstream))));
            assertThat(stream.lines()).as("%s", upstream).containsExactlyInAnyOrderElementsOf(whole.lines());
        }
    }

    @TestFactory
    List<DynamicTest> everyClientIsUnderstoodByEveryVendor() {
        List<DynamicTest> all = new ArrayList<>();
        for (Scenario scenario : Scenario.all()) {
            all.add(DynamicTest.dynamicTest(scenario.toString(), () -> check(scenario)));
        }
        return all;
    }

    private static void check(Scenario scenario) throws IOException {
        Map<String, Set<String>> record = new TreeMap<>();
        List<Throwable> failures = new ArrayList<>();
        for (Spoken client : Spoken.values()) {
            for (Spoken upstream : Spoken.values()) {
                try {
                    check(scenario, client, upstream, record);
                } catch (AssertionError | RuntimeException failure) {
                    failures.add(new AssertionError(client + " to " + upstream + ": " + failure.getMessage(), failure));
                }
            }
        }
        StringBuilder lines = new StringBuilder();
        record.forEach((pair, losses) -> lines.append(pair)
                .append(": ")
                .append(String.join(", ", losses))
                .append('\n'));
        if (!failures.isEmpty()) {
            String all = failures.stream().map(Throwable::getMessage).collect(Collectors.joining("\n\n"));
            throw new AssertionError(all, failures.get(0));
        }
        assertThat(lines.toString()).isEqualTo(scenario.golden("losses.txt", lines.toString()));
    }

    private static void check(Scenario scenario, Spoken client, Spoken upstream, Map<String, Set<String>> record)
            throws IOException {
        Places.Place place = places.telling(upstream, scenario);
        String request = scenario.request(client);
        int before = place.vendor().requests().size();

        Places.Answer whole = place.call(client, false, request);
        assertThat(whole.head().status()).as(whole.text()).isEqualTo(200);
        ReceivedRequest received = place.vendor().last();
        int calls = place.vendor().requests().size() - before;
        checkRequest(scenario, client, upstream, request, received.bodyText(), calls, whole.losses());
        Facts said = AnswerFacts.of(upstream.outbound().readAnswer(scenario.whole(upstream)), calls);
        Facts heard = AnswerFacts.of(client.outbound().readAnswer(whole.body()));
        checkAnswer(scenario, "the whole answer", said, heard, told(client, whole.losses()));
        record.put(client + " -> " + upstream + " whole", whole.losses());

        Places.Answer stream = place.call(client, true, client.streamed(request));
        assertThat(stream.head().status()).as(stream.text()).isEqualTo(200);
        checkStreamedRequest(received.bodyText(), place.vendor().last().bodyText(), client == upstream);
        Facts streamed = AnswerFacts.of(Streams.events(client.outbound(), List.of(stream.body())));
        checkAnswer(scenario, "the stream", said, streamed, told(client, whole.losses()));
        Set<String> losses = new LinkedHashSet<>(whole.losses());
        losses.removeIf(each ->
                each.startsWith("answer.") && lostOf(said, streamed).stream().noneMatch(each::startsWith));
        record.put(client + " -> " + upstream + " stream", losses);
    }

    /** A chat completion keeps seals where only a request is read for them: {@link ReasoningRoundTripTest} proves that. */
    private static Set<String> told(Spoken client, Set<String> losses) {
        Set<String> known = new LinkedHashSet<>(losses);
        if (client == Spoken.CHAT) {
            known.add("answer.seal");
        }
        return known;
    }

    private static List<String> lostOf(Facts said, Facts heard) {
        return said.missingIn(heard).stream().map(Facts.Fact::loss).toList();
    }

    private static void checkRequest(
            Scenario scenario,
            Spoken client,
            Spoken upstream,
            String sent,
            String received,
            int calls,
            Set<String> losses) {
        if (client == upstream) {
            assertThat(received).as("what passes").isEqualTo(sent);
            return;
        }
        String file = client + "-to-" + upstream + ".request.json";
        String spread = JsonText.spread(received);
        assertThat(spread).as(file).isEqualTo(scenario.golden(file, spread));
        Facts asked = RequestFacts.of(read(client, sent), upstream);
        Facts told = RequestFacts.of(read(upstream, received), upstream);
        assertThat(asked.unexplained(told, calls > 1 ? Set.of("n") : losses))
                .as("lost without a word; the losses are %s and the vendor was told\n%s", losses, told)
                .isEmpty();
        Set<String> known = new LinkedHashSet<>(losses); // what is told otherwise is a loss of what was asked
        known.addAll(upstream.own());
        if (losses.contains("response_format")) {
            known.add("messages.text"); // asked for in words
        }
        assertThat(told.unexplained(asked, known)).as("said by nobody").isEmpty();
    }

    private static GenerationRequest read(Spoken dialect, String body) {
        return dialect.inbound().readRequest(body.getBytes(StandardCharsets.UTF_8));
    }

    private static void checkAnswer(
            Scenario scenario, String which, Facts saidByVendor, Facts heardByClient, Set<String> losses) {
        boolean lines = scenario.toString().equals("tool-arguments-in-lines");
        Facts said = lines ? saidByVendor.spaceless() : saidByVendor;
        Facts heard = lines ? heardByClient.spaceless() : heardByClient;
        assertThat(said.unexplained(heard, losses))
                .as("%s: lost without a word; the losses are %s and the client was told\n%s", which, losses, heard)
                .isEmpty();
        Set<String> known = new LinkedHashSet<>(losses);
        if (losses.contains("answer.refusal")) {
            known.add("answer.finish"); // the refusal is told as words, with which an answer ends like any other
        }
        assertThat(heard.unexplained(said, known))
                .as("%s: said by nobody", which)
                .isEmpty();
    }

    /** The same but for the members that ask for a stream. */
    private static void checkStreamedRequest(String whole, String streamed, boolean passed) {
        String asked = JsonText.without(streamed, "stream", "stream_options");
        assertThat(asked)
                .as(passed ? "what passes" : "as a stream")
                .isEqualTo(JsonText.without(whole, "stream", "stream_options"));
    }
}
