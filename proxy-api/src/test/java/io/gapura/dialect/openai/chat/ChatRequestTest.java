package io.gapura.dialect.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.RequestOutline;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The outline of a request, what is refused, and the closed list of edits of {@code design/WIRE.md} section 7. */
class ChatRequestTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    private final OpenAiChatDialect dialect = new OpenAiChatDialect();

    @Test
    void theOutlineSaysModelStreamAndUsage() {
        assertThat(outline("{\"model\":\"m\"," + MESSAGES + "}")).isEqualTo(new RequestOutline("m", false, false));
        assertThat(outline("{\"stream_options\":{\"include_usage\":true}," + MESSAGES
                        + ",\"stream\":true,\"mod\\u0065l\":\"m\"}"))
                .isEqualTo(new RequestOutline("m", true, true));
        assertThat(outline("{\"model\":\"m\",\"stream\":null,\"stream_options\":null," + MESSAGES + "}"))
                .isEqualTo(new RequestOutline("m", false, false));
    }

    @Test
    void aMistakeIsToldWithTheMemberThatHasIt() {
        refused("{" + MESSAGES + "}", "model", "\"model\" is missing");
        refused("{\"model\":1," + MESSAGES + "}", "model", "found a number");
        refused("{\"model\":\"m\"}", "messages", "\"messages\" is missing");
        refused("{\"model\":\"m\",\"messages\":[]}", "messages", "at least one");
        refused(
                "{\"model\":\"m\",\"messages\":\"hi\"}",
                "messages",
                "must be an array of messages, at least one, found a string");
        refused("{\"model\":\"m\",\"messages\":[1]}", "messages[0]", "must be an object");
        refused("{\"model\":\"m\",\"stream\":\"yes\"," + MESSAGES + "}", "stream", "must be true or false");
        refused("{\"model\":\"m\",\"stream_options\":1," + MESSAGES + "}", "stream_options", "must be an object");
        refused(
                "{\"model\":\"m\",\"stream_options\":{\"include_usage\":1}," + MESSAGES + "}",
                "stream_options.include_usage",
                "must be true or false");
    }

    @Test
    void aResponsesBodyIsToldWhereItBelongs() {
        refused("{\"model\":\"m\",\"input\":\"hi\"}", "input", "/v1/responses");
        refused("{\"model\":\"m\",\"prompt\":\"hi\"}", "prompt", "/v1/completions");
        refused("{\"model\":\"m\",\"system\":\"Be kind.\"," + MESSAGES + "}", "system", "/v1/messages");
    }

    @Test
    void brokenJsonIsToldWithLineAndColumn() {
        assertThat(refusal(bytes("{\"model\":\"m\",\n \"messages\" [")).message())
                .contains("line 2, column 13");
        assertThat(refusal(bytes("")).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refusal(bytes("[]")).message()).contains("must be a JSON object, found an array");
        assertThat(refusal(bytes("[".repeat(100_000))).message()).contains("nested too deeply");
        assertThat(refusal(new byte[] {'{', '"', (byte) 0xC3, '"', '}'}).message())
                .contains("UTF-8");
    }

    @Test
    void onlyWhatIsListedIsEdited() {
        String body =
                "{ \"model\" : \"mine\", \"pii_protection\":true, \"seed\": 1.0e3, " + MESSAGES + ", \"stream\":true }";
        RequestEdits edits = new RequestEdits("theirs", true, List.of("pii_protection", "session_id"), null);
        assertThat(edited(body, edits))
                .isEqualTo("{ \"model\" : \"theirs\", \"seed\": 1.0e3, " + MESSAGES
                        + ", \"stream\":true,\"stream_options\":{\"include_usage\":true} }");
    }

    @Test
    void usageIsAskedWhateverTheOptionsSayNow() {
        RequestEdits ask = new RequestEdits(null, true, List.of(), null);
        assertThat(edited("{\"stream_options\":null}", ask)).isEqualTo("{\"stream_options\":{\"include_usage\":true}}");
        assertThat(edited("{\"stream_options\":{}}", ask)).isEqualTo("{\"stream_options\":{\"include_usage\":true}}");
        assertThat(edited("{\"stream_options\":{\"a\":1,\"include_usage\":false}}", ask))
                .isEqualTo("{\"stream_options\":{\"a\":1,\"include_usage\":true}}");
        byte[] right = bytes("{\"stream_options\":{\"include_usage\":true}}");
        assertThat(dialect.editRequest(right, ask)).isSameAs(right);
    }

    @Test
    void theLimitOfTokensGetsTheNameThatTheUpstreamKnows() {
        RequestEdits edits = new RequestEdits(null, false, List.of(), "max_completion_tokens");
        assertThat(edited("{\"max_tokens\":10,\"n\":1}", edits)).isEqualTo("{\"max_completion_tokens\":10,\"n\":1}");
        byte[] right = bytes("{\"max_completion_tokens\":10}");
        assertThat(dialect.editRequest(right, edits)).isSameAs(right);
    }

    private RequestOutline outline(String body) {
        return dialect.outline(bytes(body));
    }

    private String edited(String body, RequestEdits edits) {
        return new String(dialect.editRequest(bytes(body), edits), StandardCharsets.UTF_8);
    }

    private void refused(String body, String param, String words) {
        GatewayException refusal = refusal(bytes(body));
        assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refusal.param()).as(body).isEqualTo(param);
        assertThat(refusal.message()).contains(words);
    }

    private GatewayException refusal(byte[] body) {
        return catchThrowableOfType(GatewayException.class, () -> dialect.outline(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
