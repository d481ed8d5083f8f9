package io.gapura.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseParser;
import io.gapura.http.ByteBuilder;
import io.gapura.model.Capabilities;
import io.gapura.model.EventGrammar;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.GenerationResponse;
import io.gapura.model.Losses;
import io.gapura.model.ResponseAssembler;
import io.gapura.model.ResponseReplayer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of {@code design/ARCHITECTURE.md} section 8, over every fixture of every dialect. */
class DialectLawsTest {
    private static final AnswerContext CONTEXT = new AnswerContext("law", 1_700_000_000, "asked-for", true);

    /** One of these in the place of each byte: every place is damaged once, each place otherwise than its neighbours. */
    private static final byte[] WRONG = {'{', '"', ']', '0', (byte) 0xFF};

    static List<Fixture> requests() {
        return Fixture.with("request.json").stream().filter(Fixture::bothWays).toList();
    }

    static List<Fixture> everyRequest() {
        return Fixture.with("request.json");
    }

    static List<Fixture> wholes() {
        return Fixture.with("response.json");
    }

    static List<Fixture> streams() {
        return Fixture.with("response.sse");
    }

    static List<Fixture> both() {
        return streams().stream()
                .filter(fixture -> fixture.has("response.json"))
                .toList();
    }

    @Test
    void everyScenarioSaysWhereItCameFrom() {
        assertThat(Fixture.all()).hasSizeGreaterThan(25).allMatch(fixture -> fixture.has("ORIGIN.md"));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void golden_aStreamGivesTheEventsOnRecord(Fixture fixture) {
        String actual = Streams.lines(Streams.events(fixture.dialect(), List.of(fixture.bytes("response.sse"))));
        assertThat(actual).isEqualTo(fixture.golden("events.txt", actual));
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void golden_aWholeAnswerGivesTheEventsOnRecord(Fixture fixture) {
        String actual = Streams.lines(fixture.dialect().readAnswer(fixture.bytes("response.json")));
        assertThat(actual).isEqualTo(fixture.golden("events-whole.txt", actual));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void cut_anyChunkingGivesTheSameEvents(Fixture fixture) {
        byte[] stream = fixture.bytes("response.sse");
        String whole = Streams.lines(Streams.events(fixture.dialect(), List.of(stream)));
        for (int at = 0; at <= stream.length; at++) {
            List<byte[]> pieces =
                    List.of(Arrays.copyOfRange(stream, 0, at), Arrays.copyOfRange(stream, at, stream.length));
            assertThat(Streams.lines(Streams.events(fixture.dialect(), pieces)))
                    .as("cut at %d", at)
                    .isEqualTo(whole);
        }
        List<byte[]> single = new ArrayList<>();
        for (byte value : stream) {
            single.add(new byte[] {value});
        }
        assertThat(Streams.lines(Streams.events(fixture.dialect(), single))).isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("both")
    void fold_streamAndWholeAnswerAgree(Fixture fixture) {
        GenerationResponse streamed =
                ResponseAssembler.assemble(Streams.events(fixture.dialect(), List.of(fixture.bytes("response.sse"))));
        GenerationResponse whole =
                ResponseAssembler.assemble(fixture.dialect().readAnswer(fixture.bytes("response.json")));
        assertThat(streamed.choices())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*finish\\.raw")
                .isEqualTo(whole.choices());
        // The raw object may be laid out otherwise.
        assertThat(streamed.usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(whole.usage());
        assertThat(tree(written(fixture, streamed))).isEqualTo(tree(written(fixture, whole)));
    }

    @ParameterizedTest
    @MethodSource("both")
    void fold_replayedEventsFoldToTheSame(Fixture fixture) {
        GenerationResponse whole =
                ResponseAssembler.assemble(fixture.dialect().readAnswer(fixture.bytes("response.json")));
        List<GenerationEvent> replayed = ResponseReplayer.replay(whole);
        assertThat(EventGrammar.problem(replayed)).isNull();
        assertThat(ResponseAssembler.assemble(replayed)).isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void roundTrip_aRequestReadAndWrittenIsEqual(Fixture fixture) {
        byte[] body = fixture.bytes("request.json");
        GenerationRequest request = fixture.dialect().readRequest(body);
        Losses losses = new Losses();
        byte[] written = fixture.dialect().writeRequest(request, Capabilities.UNKNOWN, losses);
        assertThat(losses.all()).isEmpty();
        assertThat(tree(written)).isEqualTo(fixture.in().asksUsage() ? usageAsked(tree(body)) : tree(body));
        assertThat(fixture.dialect().readRequest(written).messages()).isEqualTo(request.messages());
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void roundTrip_aWholeAnswerWrittenAndReadIsEqual(Fixture fixture) {
        GenerationResponse whole =
                ResponseAssembler.assemble(fixture.dialect().readAnswer(fixture.bytes("response.json")));
        GenerationResponse again = ResponseAssembler.assemble(fixture.dialect().readAnswer(written(fixture, whole)));
        assertThat(again.choices())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*finish\\.raw")
                .isEqualTo(whole.choices());
    }

    @ParameterizedTest
    @MethodSource("streams")
    void roundTrip_aStreamWrittenAndReadIsEqual(Fixture fixture) {
        List<GenerationEvent> events = Streams.events(fixture.dialect(), List.of(fixture.bytes("response.sse")));
        AnswerStreamWriter writer = fixture.dialect().streamWriter(CONTEXT, new Losses());
        ByteBuilder out = new ByteBuilder(1024);
        events.forEach(event -> writer.write(event, out));
        List<GenerationEvent> again = Streams.events(fixture.dialect(), List.of(out.toByteArray()));
        assertThat(EventGrammar.problem(again)).isNull();
        ResponseAssembler first = new ResponseAssembler();
        events.forEach(first::add);
        ResponseAssembler second = new ResponseAssembler();
        again.forEach(second::add);
        assertThat(second.finished()).isEqualTo(first.finished());
        assertThat(second.failure() == null).isEqualTo(first.failure() == null);
        assertThat(second.response().choices())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*finish\\.raw")
                .isEqualTo(first.response().choices());
        boolean done = fixture.in()
                .end()
                .matcher(new String(out.toByteArray(), StandardCharsets.UTF_8))
                .find();
        assertThat(done).as("its end if and only if it is finished").isEqualTo(first.finished());
    }

    @ParameterizedTest
    @MethodSource("streams")
    void grammar_theEventsOfAStreamAreInLegalOrder(Fixture fixture) {
        assertThat(EventGrammar.problem(Streams.events(fixture.dialect(), List.of(fixture.bytes("response.sse")))))
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void grammar_theEventsOfAWholeAnswerAreInLegalOrder(Fixture fixture) {
        assertThat(EventGrammar.problem(fixture.dialect().readAnswer(fixture.bytes("response.json"))))
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void grammar_aStreamThatStopsAnywhereEndsLegallyAndOnlyOnce(Fixture fixture) {
        byte[] stream = fixture.bytes("response.sse");
        for (int length = 0; length < stream.length; length++) {
            List<GenerationEvent> events = Streams.events(fixture.dialect(), List.of(Arrays.copyOf(stream, length)));
            assertThat(EventGrammar.problem(events))
                    .as("after %d bytes", length)
                    .isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void neverThrows_aDamagedStreamGivesEventsOrAFailure(Fixture fixture) {
        byte[] stream = fixture.bytes("response.sse");
        for (int at = 0; at < stream.length; at++) {
            byte wrong = WRONG[at % WRONG.length];
            byte[] damaged = stream.clone();
            damaged[at] = wrong;
            List<GenerationEvent> events = Streams.events(fixture.dialect(), List.of(damaged));
            assertThat(EventGrammar.problem(events))
                    .as("byte %d is %d", at, wrong)
                    .isNull();
            Streams.relayed(fixture.dialect(), AnswerEdits.NONE, damaged);
        }
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void neverThrows_aDamagedAnswerIsMalformedOrRead(Fixture fixture) {
        byte[] body = fixture.bytes("response.json");
        for (int at = 0; at < body.length; at++) {
            byte wrong = WRONG[at % WRONG.length];
            byte[] damaged = body.clone();
            damaged[at] = wrong;
            upstreamsFault(() -> fixture.dialect().readAnswer(damaged));
            upstreamsFault(() -> fixture.dialect().editAnswer(damaged, AnswerEdits.NONE));
        }
    }

    @ParameterizedTest
    @MethodSource("everyRequest")
    void neverThrows_aDamagedRequestIsInvalidOrRead(Fixture fixture) {
        byte[] body = fixture.bytes("request.json");
        for (int at = 0; at < body.length; at++) {
            byte wrong = WRONG[at % WRONG.length];
            byte[] damaged = body.clone();
            damaged[at] = wrong;
            invalidRequest(() -> fixture.inbound().outline(damaged));
            invalidRequest(() -> fixture.inbound().readRequest(damaged));
        }
    }

    /** A scenario whose upstream is right has no {@code relayed.sse}: what comes in goes out. */
    @ParameterizedTest
    @MethodSource("streams")
    void passthrough_aStreamThatIsRightGoesOnByteForByte(Fixture fixture) {
        byte[] stream = fixture.bytes("response.sse");
        String before = new String(stream, StandardCharsets.UTF_8);
        String actual = Streams.relayed(fixture.dialect(), AnswerEdits.NONE, stream);
        String golden = fixture.golden("relayed.sse", actual.equals(before) ? null : actual);
        assertThat(actual).isEqualTo(golden == null ? before : golden);
        if (!fixture.toString().startsWith("sloppy")) {
            assertThat(frames(actual)).as("JSON as it came").isSubsetOf(frames(before));
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void passthrough_ofAStreamOnlyTheModelChangesIfThatIsAsked(Fixture fixture) {
        byte[] stream = fixture.bytes("response.sse");
        String plain = Streams.relayed(fixture.dialect(), AnswerEdits.NONE, stream);
        String renamed = Streams.relayed(fixture.dialect(), new AnswerEdits("mine \"é\"", false), stream);
        String quoted = Matcher.quoteReplacement("\"mine \\\"é\\\"\"");
        assertThat(renamed)
                .isEqualTo(fixture.in().modelInAnswer().matcher(plain).replaceAll("$1" + quoted));
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void passthrough_aWholeAnswerThatIsRightIsTheSameArray(Fixture fixture) {
        byte[] body = fixture.bytes("response.json");
        byte[] passed = fixture.dialect().editAnswer(body, AnswerEdits.NONE).body();
        if (fixture.toString().startsWith("sloppy")) {
            String actual = new String(passed, StandardCharsets.UTF_8);
            assertThat(actual).isEqualTo(fixture.golden("relayed.json", actual));
            assertThat(passed).isNotEqualTo(body);
        } else {
            assertThat(passed).isSameAs(body);
        }
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void passthrough_ofAWholeAnswerOnlyTheModelChangesIfThatIsAsked(Fixture fixture) {
        byte[] body = fixture.bytes("response.json");
        String before =
                new String(fixture.dialect().editAnswer(body, AnswerEdits.NONE).body(), StandardCharsets.UTF_8);
        byte[] passed = fixture.dialect()
                .editAnswer(body, new AnswerEdits("mine", false))
                .body();
        assertThat(new String(passed, StandardCharsets.UTF_8))
                .isEqualTo(fixture.in().modelInAnswer().matcher(before).replaceFirst("$1\"mine\""));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void passthrough_ofARequestOnlyTheModelChangesIfThatIsAsked(Fixture fixture) {
        byte[] body = fixture.bytes("request.json");
        assertThat(fixture.dialect().editRequest(body, RequestEdits.NONE)).isSameAs(body);
        byte[] passed = fixture.dialect().editRequest(body, new RequestEdits("theirs", false, List.of("absent"), null));
        assertThat(new String(passed, StandardCharsets.UTF_8))
                .isEqualTo(fixture.in()
                        .modelInRequest()
                        .matcher(new String(body, StandardCharsets.UTF_8))
                        .replaceFirst("$1\"theirs\""));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void passthrough_askingForUsageTouchesNothingElseOfARequest(Fixture fixture) {
        byte[] body = fixture.bytes("request.json");
        if (!fixture.in().asksUsage()) { // it is told of unasked
            RequestEdits asking = new RequestEdits(null, true, List.of(), null);
            assertThat(fixture.dialect().editRequest(body, asking)).isSameAs(body);
            return;
        }
        Map<String, String> before = members(body);
        Map<String, String> after =
                members(fixture.dialect().editRequest(body, new RequestEdits(null, true, List.of(), null)));
        assertThat(after.remove("stream_options")).contains("\"include_usage\"").contains("true");
        before.remove("stream_options");
        assertThat(after).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void passthrough_takingTheGatewaysOwnMembersOutTouchesNothingElse(Fixture fixture) {
        byte[] body = fixture.bytes("request.json");
        String text = new String(body, StandardCharsets.UTF_8);
        int open = text.indexOf('{') + 1;
        int close = text.lastIndexOf('}');
        String own = text.substring(0, open) + "\"pii_protection\": {\"a\": [1, 2]}," + text.substring(open, close)
                + ",\"session_id\": \"s\"" + text.substring(close);
        byte[] passed = fixture.dialect()
                .editRequest(
                        own.getBytes(StandardCharsets.UTF_8),
                        new RequestEdits(null, false, List.of("pii_protection", "session_id"), null));
        assertThat(members(passed)).isEqualTo(members(body));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void passthrough_takingTheUsageChunkOutTouchesNoOtherFrame(Fixture fixture) {
        byte[] stream = fixture.bytes("response.sse");
        List<String> kept = frames(Streams.relayed(fixture.dialect(), AnswerEdits.NONE, stream));
        List<String> dropped = frames(Streams.relayed(fixture.dialect(), new AnswerEdits(null, true), stream));
        kept.removeIf(frame -> frame.replace(" ", "").contains("\"choices\":[]")
                && frame.replace(" ", "").contains("\"usage\":{"));
        assertThat(dropped).isEqualTo(kept);
    }

    /** The members of an object, each value as it was written. */
    private static Map<String, String> members(byte[] object) {
        Map<String, String> members = new LinkedHashMap<>();
        var reader =
                new io.gapura.json.JsonReader(object, ErrorKind.INVALID_REQUEST); // JSON-P has one of this name too
        reader.beginObject();
        while (reader.nextMember()) {
            String name = reader.name();
            reader.skip();
            members.put(name, reader.raw());
        }
        reader.end();
        return members;
    }

    private static byte[] written(Fixture fixture, GenerationResponse response) {
        return fixture.dialect().writeAnswer(ResponseReplayer.replay(response), CONTEXT, new Losses());
    }

    /** What the frames say, whatever the lines that they came in. */
    private static List<String> frames(String stream) {
        List<String> frames = new ArrayList<>();
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        SseParser parser = new SseParser(bytes.length + 16);
        parser.feed(bytes, 0, bytes.length, frame -> frames.add(frame.dataText().replace('\n', ' ')));
        frames.remove("[DONE]");
        return frames;
    }

    /** A streamed request always asks for its usage. */
    private static JsonValue usageAsked(JsonValue body) {
        JsonObject object = body.asJsonObject();
        if (!JsonValue.TRUE.equals(object.get("stream"))) {
            return object;
        }
        JsonValue options = object.get("stream_options");
        JsonObject asked =
                options == null || options == JsonValue.NULL ? JsonValue.EMPTY_JSON_OBJECT : options.asJsonObject();
        return Json.createObjectBuilder(object)
                .add("stream_options", Json.createObjectBuilder(asked).add("include_usage", true))
                .build();
    }

    private static JsonValue tree(byte[] json) {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(json))) {
            return reader.readValue();
        }
    }

    private static void upstreamsFault(Runnable reading) {
        try {
            reading.run();
        } catch (GatewayException e) {
            assertThat(e.kind()).isIn(ErrorKind.UPSTREAM_MALFORMED, ErrorKind.UPSTREAM_ERROR);
        }
    }

    private static void invalidRequest(Runnable reading) {
        try {
            reading.run();
        } catch (GatewayException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        }
    }
}
