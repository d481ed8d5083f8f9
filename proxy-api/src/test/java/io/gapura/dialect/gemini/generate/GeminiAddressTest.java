package io.gapura.dialect.gemini.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.InboundDialect;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.Streams;
import io.gapura.dialect.Strictness;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import io.gapura.http.Query;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the address says, how a stream is told as an array, and errors. */
class GeminiAddressTest {
    private static final byte[] HELLO = bytes("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}");
    private static final String ONE = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"One\"}]}}]}";
    private static final String TWO = "{\"candidates\":[{\"finishReason\":\"STOP\"}],\"modelVersion\":\"up\"}";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static InboundDialect streaming(String query) {
        return new GeminiGenerateDialect(Strictness.STANDARD, true).at(List.of("m"), Query.of(query));
    }

    private static GatewayException refused(Strictness strictness, String body) {
        try {
            new GeminiGenerateDialect(strictness, false)
                    .at(List.of("m"), Query.of(""))
                    .outline(bytes(body));
        } catch (GatewayException e) {
            return e;
        }
        throw new AssertionError("was taken: " + body);
    }

    @Test
    void takesTheModelAndTheStreamFromTheAddress() {
        InboundDialect whole = new GeminiGenerateDialect().at(List.of("models/tuned/a:b"), Query.of("key=x"));
        assertThat(whole.outline(HELLO).model()).isEqualTo("tuned/a:b");
        assertThat(whole.outline(HELLO).stream()).isFalse();
        assertThat(whole.readRequest(HELLO).delivery().streamed()).isFalse();
        assertThat(streaming("alt=sse").outline(HELLO).stream()).isTrue();
        assertThat(streaming("alt=sse").readRequest(HELLO).delivery().streamed())
                .isTrue();
        assertThat(streaming("alt=sse").streamType()).startsWith("text/event-stream");
        assertThat(streaming("alt=json").streamType()).startsWith("application/json");
        assertThat(text(streaming("").keepAlive())).isBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LENIENT|{}|contents",
                "LENIENT|{'contents':{}}|contents",
                "STANDARD|{'contents':[]}|contents",
                "STANDARD|{'contents':[{'role':'assistant','parts':[]}]}|contents[0].role",
                "STANDARD|{'contents':[{'parts':[{'text':1}]}]}|contents[0].parts[0].text",
                "STANDARD|{'contents':[{'parts':[{'text':'a'},{'inline_data':{'mimeType':'image/png'}}]}]}|contents[0].parts[1].inlineData.data",
                "STANDARD|{'contents':[{'parts':[{'functionCall':{'name':'f','args':'{}'}}]}]}|contents[0].parts[0].functionCall.args",
                "STANDARD|{'contents':[{'parts':[{'text':'a'}]}],'generation_config':{'temperature':3}}|generationConfig.temperature",
                "STANDARD|{'contents':[{'parts':[{'text':'a'}]}],'generationConfig':{'maxOutputTokens':1.5}}|generationConfig.maxOutputTokens",
                "STANDARD|{'contents':[{'parts':[{'text':'a'}]}],'tools':[{'functionDeclarations':[{}]}]}|tools[0].functionDeclarations[0].name",
                "STANDARD|{'contents':[{'parts':[{'text':'a'}]}],'model':'models/other'}|model",
                "STRICT|{'contents':[{'parts':[{'text':'a'}]}],'generationconfig':{}}|generationconfig"
            })
    void refusesWhatIsWrongByItsPath(Strictness strictness, String body, String path) {
        GatewayException refused = refused(strictness, body.replace('\'', '"'));
        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refused.param()).isEqualTo(path);
    }

    @Test
    void suggestsTheNameThatWasMeant() {
        assertThat(refused(Strictness.STRICT, "{\"contents\":[{\"parts\":[]}],\"generationConf\":{}}"))
                .hasMessageContaining("generationConfig");
    }

    @Test
    void takesWhatNobodyDocumentsAndBothSpellings() {
        byte[] body = bytes(
                "{\"contents\":[{\"parts\":[{\"text\":\"a\",\"new\":1}]}],\"model\":\"models/m\","
                        + "\"newer\":{},\"system_instruction\":{\"parts\":[{\"text\":\"b\"}]},\"generation_config\":{\"top_k\":null}}");
        assertThat(new GeminiGenerateDialect()
                        .at(List.of("m"), Query.of(""))
                        .outline(body)
                        .model())
                .isEqualTo("m");
    }

    @Test
    void repeatsTheUpstreamsModelInABodyThatRepeatsIt() {
        byte[] body = bytes("{\"model\": \"models/m\",\"contents\":[]}");
        assertThat(text(new GeminiGenerateDialect()
                        .editRequest(body, new RequestEdits("theirs", false, List.of(), null))))
                .isEqualTo("{\"model\": \"models/theirs\",\"contents\":[]}");
    }

    @Test
    void tellsAStreamThatPassesAsAnArrayByteForByte() {
        String events = "data: " + ONE + "\n\n: comment\n\ndata: " + TWO + "\r\n\r\n";
        InboundDialect client = streaming("");
        String array = Streams.relayed(client.framed(new GeminiGenerateDialect().tap(AnswerEdits.NONE)), bytes(events));
        assertThat(array).isEqualTo("[" + ONE + ",\r\n" + TWO + "\r\n]");
        String renamed = Streams.relayed(
                streaming("").framed(new GeminiGenerateDialect().tap(new AnswerEdits("mine", false))), bytes(events));
        assertThat(renamed).isEqualTo(array.replace("\"up\"", "\"mine\""));
    }

    @Test
    void endsAnArrayThatFailsWithTheErrorAndNeverLikeAWholeOne() {
        GatewayException failure = new GatewayException(ErrorKind.UPSTREAM_CUT, "cut");
        InboundDialect nothingYet = streaming("");
        assertThat(text(nothingYet.writeStreamError(failure)))
                .isEqualTo("[{\"error\":{\"code\":502,\"message\":\"cut\",\"status\":\"INTERNAL\"}}\r\n]");
        InboundDialect begun = streaming("");
        String sent = Streams.relayed(
                begun.framed(new GeminiGenerateDialect().tap(AnswerEdits.NONE)), bytes("data: " + ONE + "\n\n"));
        assertThat(sent + text(begun.writeStreamError(failure)))
                .isEqualTo(
                        "[" + ONE + ",\r\n{\"error\":{\"code\":502,\"message\":\"cut\",\"status\":\"INTERNAL\"}}\r\n]");
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST,INVALID_ARGUMENT",
        "AUTHENTICATION,UNAUTHENTICATED",
        "PERMISSION,PERMISSION_DENIED",
        "MODEL_NOT_FOUND,NOT_FOUND",
        "RATE_LIMIT,RESOURCE_EXHAUSTED",
        "SERVER_ERROR,INTERNAL",
        "UNAVAILABLE,UNAVAILABLE",
        "UPSTREAM_IDLE_TIMEOUT,DEADLINE_EXCEEDED"
    })
    void tellsErrorsInGooglesWords(ErrorKind kind, String word) {
        String body = text(new GeminiGenerateDialect().writeError(new GatewayException(kind, "no").at("contents")));
        assertThat(body)
                .startsWith("{\"error\":{\"code\":" + kind.status() + ",\"message\":\"no\",\"status\":\"" + word + "\"")
                .contains("\"fieldViolations\":[{\"field\":\"contents\",\"description\":\"no\"}]");
    }

    @Test
    void readsGooglesErrors() {
        byte[] quota =
                bytes("[{\"error\":{\"code\":429,\"message\":\"slow\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":"
                        + "[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"34.5s\"}]}}]");
        GatewayException limited = new GeminiGenerateDialect().readError(429, new Headers(), quota);
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.code()).isEqualTo("rate_limit_exceeded");
        assertThat(limited.retryAfter()).isEqualTo(Duration.ofMillis(34_500));
        byte[] wrong = bytes("{\"error\":{\"code\":404,\"message\":\"no such model\",\"status\":\"NOT_FOUND\"}}");
        GatewayException missing = new GeminiGenerateDialect().readError(404, new Headers(), wrong);
        assertThat(missing.code()).isEqualTo("NOT_FOUND");
        assertThat(missing.message()).isEqualTo("no such model");
    }

    @Test
    void keepsTheHousesWrongKeyToItself() {
        byte[] body = bytes("{\"error\":{\"code\":400,\"message\":\"API key not valid: AIza-secret\","
                + "\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}");
        GatewayException failure = new GeminiGenerateDialect().readError(400, new Headers(), body);
        assertThat(failure.status()).isEqualTo(502);
        assertThat(failure.code()).isEqualTo("upstream_authentication");
        assertThat(failure.message()).doesNotContain("AIza");
    }

    @Test
    void saysOfAPageOfHtmlWhatItIs() {
        assertThatThrownBy(() -> new GeminiGenerateDialect().readAnswer(bytes("<html>")))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UPSTREAM_MALFORMED))
                .hasMessageContaining("no JSON");
    }

    @Test
    void readsAnArrayOfChunksAsAnAnswer() {
        assertThat(new GeminiGenerateDialect().readAnswer(bytes("[" + ONE + ",\r\n" + TWO + "]")))
                .hasSize(4);
    }
}
