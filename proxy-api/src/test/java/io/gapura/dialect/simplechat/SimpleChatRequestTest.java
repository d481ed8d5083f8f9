package io.gapura.dialect.simplechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gapura.dialect.RequestOutline;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.model.GenerationRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimpleChatRequestTest {
    private static final SimpleChatDialect WHOLE = new SimpleChatDialect(false);
    private static final SimpleChatDialect STREAM = new SimpleChatDialect(true);

    @Test
    void thePathDecidesWhetherAStreamIsWanted() {
        byte[] body = bytes("{\"message\":\"Hello\",\"stream\":true}");
        assertThat(WHOLE.outline(body)).isEqualTo(new RequestOutline("", false, false));
        assertThat(STREAM.outline(body)).isEqualTo(new RequestOutline("", true, false));
        assertThat(STREAM.readRequest(body).delivery()).isEqualTo(GenerationRequest.Delivery.STREAM);
        assertThat(WHOLE.readRequest(body).delivery()).isEqualTo(GenerationRequest.Delivery.WHOLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|message|\"message\" is missing: it is the text to answer",
                "{\"message\":\"\"}|message|\"message\" is empty: it is the text to answer",
                "{\"message\":null}|message|\"message\" must be a string, found null",
                "{\"message\":7}|message|\"message\" must be a string, found a number",
                "{\"message\":\"a\",\"model\":7}|model|\"model\" must be a string, found a number",
                "{\"message\":\"a\",\"model\":\"b\",\"model\":null}|model|\"model\" stands twice: leave one of them out",
                "{\"Model\":\"b\",\"message\":\"a\"}|Model|\"Model\" is spelled wrongly; did you mean \"model\"?",
                "{\"message\":\"a\",\"messages\":{}}|messages|\"messages\" must be an array, found an object",
                "{\"message\":\"a\",\"messages\":[\"b\"]}|messages[0]|\"messages[0]\" must be an object, found a string",
                "{\"message\":\"a\",\"messages\":[{\"role\":\"user\"}]}|messages[0].content|\"messages[0].content\" is missing: an entry of the history has \"role\" and \"content\"",
                "{\"message\":\"a\",\"messages\":[{\"content\":\"b\"}]}|messages[0].role|\"messages[0].role\" is missing: an entry of the history has \"role\" and \"content\"",
                "{\"message\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":[]}]}|messages[0].content|\"messages[0].content\" must be a string, found an array",
                "{\"message\":\"a\",\"messages\":[{\"role\":1,\"content\":\"b\"}]}|messages[0].role|\"messages[0].role\" must be a string, found a number",
                "{\"message\":\"a\",\"messages\":[{\"role\":\"bot\",\"content\":\"b\"}]}|messages[0].role|\"messages[0].role\" must be one of system, developer, user, assistant, found \"bot\"",
                "[]||the body must be a JSON object such as {\"message\": \"Hello\"}, found an array"
            })
    void saysWhatIsWrongAndWhatWouldBeRight(String body, String param, String message) {
        GatewayException refused = refused(body);
        assertThat(refused.message()).isEqualTo(message);
        assertThat(refused.param()).isEqualTo(param);
        assertThat(refused.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"|", "{|", "{\"message\":\"a\"|", "{\"message\":7,}|"})
    void tellsBrokenJsonFirst(String body, String unused) {
        assertThat(refused(body == null ? "" : body).message()).contains("line 1");
    }

    @Test
    void tellsAnErrorAsATextAndNothingElse() {
        GatewayException failure = new GatewayException(ErrorKind.INVALID_REQUEST, "say \"message\"").at("message");
        assertThat(text(WHOLE.writeError(failure))).isEqualTo("{\"error\":\"say \\\"message\\\"\"}");
        assertThat(text(STREAM.writeStreamError(failure))).isEqualTo("data: {\"error\":\"say \\\"message\\\"\"}\n\n");
    }

    @Test
    void keepsNamesThatNoHeaderCanHoldToItself() {
        byte[] body = bytes("{\"message\":\"a\",\"x\\r\\ny\":1,\"é\":2,\"top_p\":0.5}");
        assertThat(WHOLE.readRequest(body).extensions().members()).containsOnlyKeys("unknown_members", "top_p");
    }

    private static GatewayException refused(String body) {
        GatewayException refused = catchThrowableOfType(GatewayException.class, () -> WHOLE.outline(bytes(body)));
        assertThat(refused).as(body).isNotNull();
        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        return refused;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
