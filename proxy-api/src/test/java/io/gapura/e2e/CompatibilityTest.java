package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.Streams;
import io.gapura.model.GenerationRequest;
import io.gapura.testing.ReceivedRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    private static void check(Scenario scenario) throws Exception {
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
        if (failures.size() == 1) {
            throw new AssertionError(failures.get(0).getMessage(), failures.get(0));
        }
        if (!failures.isEmpty()) {
            org.assertj.core.error.MultipleAssertionsError all = new org.assertj.core.error.MultipleAssertionsError(
                    failures.stream().map(each -> (AssertionError) each).toList());
            throw all;
        }
        assertThat(lines.toString()).isEqualTo(scenario.golden("losses.txt", lines.toString()));
    }

    private static void check(Scenario scenario, Spoken client, Spoken upstream, Map<String, Set<String>> record)
            throws Exception {
        Places.Place place = places.telling(upstream, scenario);
        String request = scenario.request(client);

        Places.Answer whole = place.call(client, false, request);
        assertThat(whole.head().status()).as(whole.text()).isEqualTo(200);
        ReceivedRequest received = place.vendor().last();
        checkRequest(scenario, client, upstream, request, received.bodyText(), whole.losses());
        Facts said = AnswerFacts.of(upstream.outbound().readAnswer(scenario.whole(upstream)));
        Facts heard = AnswerFacts.of(client.outbound().readAnswer(whole.body()));
        checkAnswer("the whole answer", said, heard, whole.losses());
        record.put(client + " -> " + upstream + " whole", whole.losses());

        Places.Answer stream = place.call(client, true, client.streamed(request));
        assertThat(stream.head().status()).as(stream.text()).isEqualTo(200);
        checkStreamedRequest(received.bodyText(), place.vendor().last().bodyText(), client == upstream);
        Facts streamed = AnswerFacts.of(Streams.events(client.outbound(), List.of(stream.body())));
        checkAnswer("the stream", said, streamed, whole.losses());
        Set<String> losses = new LinkedHashSet<>(whole.losses());
        losses.removeIf(each ->
                each.startsWith("answer.") && lostOf(said, streamed).stream().noneMatch(each::startsWith));
        record.put(client + " -> " + upstream + " stream", losses);
    }

    private static List<String> lostOf(Facts said, Facts heard) {
        return said.missingIn(heard).stream().map(Facts.Fact::loss).toList();
    }

    private static void checkRequest(
            Scenario scenario, Spoken client, Spoken upstream, String sent, String received, Set<String> losses) {
        if (client == upstream) {
            assertThat(received).as("what passes").isEqualTo(sent);
            return;
        }
        String file = client + "-to-" + upstream + ".request.json";
        String spread = JsonText.spread(received);
        assertThat(spread).as(file).isEqualTo(scenario.golden(file, spread));
        Facts asked = RequestFacts.of(read(client, sent));
        Facts told = RequestFacts.of(read(upstream, received));
        assertThat(asked.unexplained(told, losses))
                .as("lost without a word; the losses are %s and the vendor was told\n%s", losses, told)
                .isEmpty();
        assertThat(told.unexplained(asked, upstream.own())).as("said by nobody").isEmpty();
    }

    private static GenerationRequest read(Spoken dialect, String body) {
        return dialect.inbound().readRequest(body.getBytes(StandardCharsets.UTF_8));
    }

    private static void checkAnswer(String which, Facts said, Facts heard, Set<String> losses) {
        assertThat(said.unexplained(heard, losses))
                .as("%s: lost without a word; the losses are %s and the client was told\n%s", which, losses, heard)
                .isEmpty();
        List<Facts.Fact> invented = heard.missingIn(said);
        assertThat(invented.stream().filter(each -> !losses.contains(each.loss())))
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
