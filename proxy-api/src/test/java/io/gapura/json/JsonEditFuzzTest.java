package io.gapura.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Any bytes are edited or refused; what is edited obeys the laws. */
class JsonEditFuzzTest {
    private static final JsonEditPlan PLAN = new JsonEditPlan()
            .set(JsonPath.of("model"), "\"m\"")
            .set(JsonPath.of("stream_options", "include_usage"), "true")
            .remove(JsonPath.of("pii_protection"))
            .rename(JsonPath.of("max_tokens"), "max_completion_tokens")
            .replace(JsonPath.of("choices").at(0).key("index"), "7");

    @FuzzTest
    void editsOrRefusesAnyBytes(byte[] document) {
        byte[] before = document.clone();
        byte[] after;
        try {
            after = PLAN.apply(document, ErrorKind.INVALID_REQUEST);
        } catch (GatewayException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            return;
        }
        assertThat(document).isEqualTo(before);
        JsonReader.check(after, 0, after.length, ErrorKind.INVALID_REQUEST, true);
        assertThat(PLAN.apply(after, ErrorKind.INVALID_REQUEST)).isSameAs(after);
        assertThat(value(after, JsonPath.of("model"))).isEqualTo("\"m\"");
        assertThat(value(after, JsonPath.of("stream_options", "include_usage"))).isEqualTo("true");
        assertLikeTheTree(before, after);
    }

    @FuzzTest
    void readsOrRefusesAnyBytes(byte[] document) {
        try {
            JsonReader.check(document, 0, document.length, ErrorKind.UPSTREAM_MALFORMED, false);
        } catch (GatewayException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.UPSTREAM_MALFORMED);
            return;
        }
        JsonReader reader = new JsonReader(document, ErrorKind.UPSTREAM_MALFORMED);
        if (reader.peek() == JsonKind.STRING) {
            String text = reader.string();
            byte[] again = JsonEdit.quote(text);
            assertThat(new JsonReader(again, ErrorKind.UPSTREAM_MALFORMED).string())
                    .isEqualTo(text);
        }
    }

    private static void assertLikeTheTree(byte[] before, byte[] after) {
        JsonObject expected;
        JsonValue found;
        boolean equal;
        try {
            expected = edited((JsonObject) JsonTree.parse(before));
            found = JsonTree.parse(after);
            equal = found.equals(expected);
        } catch (ArithmeticException | NumberFormatException | UnsupportedOperationException e) {
            // The other parser makes a BigDecimal of each number, and some are beyond it.
            return;
        }
        assertThat(equal).as("%s is %s", found, expected).isTrue();
    }

    private static JsonObject edited(JsonObject tree) {
        JsonObject edited = JsonTree.set(tree, "model", JsonTree.parse("\"m\""));
        JsonObject asked = JsonTree.setBelow(edited, "stream_options", "include_usage", JsonValue.TRUE);
        if (asked == null) {
            throw new AssertionError("stream_options is no object, and was edited all the same");
        }
        edited = JsonTree.remove(asked, "pii_protection");
        edited = JsonTree.rename(edited, "max_tokens", "max_completion_tokens");
        return JsonTree.replaceInFirst(edited, "choices", "index", JsonTree.parse("7"));
    }

    private static String value(byte[] document, JsonPath path) {
        JsonSpan span = JsonSpan.find(document, 0, document.length, path, ErrorKind.INVALID_REQUEST);
        assertThat(span).isNotNull();
        return span == null
                ? ""
                : new String(Arrays.copyOfRange(document, span.from(), span.to()), StandardCharsets.UTF_8);
    }
}
