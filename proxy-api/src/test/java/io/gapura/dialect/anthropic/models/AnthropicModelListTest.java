package io.gapura.dialect.anthropic.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gapura.dialect.ListedModel;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import io.gapura.http.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicModelListTest {
    private static final AnthropicModelList LIST = new AnthropicModelList();

    @Test
    void tellsAModelWithItsTime() {
        assertThat(text(LIST.one(new ListedModel("m", "Model M", 1_714_560_000, new byte[0]))))
                .isEqualTo("{\"type\":\"model\",\"id\":\"m\",\"display_name\":\"Model M\","
                        + "\"created_at\":\"2024-05-01T10:40:00Z\"}");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MAX_VALUE, 253402300800L})
    void tellsATimeThatCanNotBeAsThatOfNobody(long seconds) {
        assertThat(text(LIST.one(new ListedModel("m", "m", seconds, new byte[0]))))
                .contains("\"created_at\":\"1970-01-01T00:00:00Z\"");
    }

    @Test
    void listsTheLatestFirst() {
        List<ListedModel> models = List.of(model("old", 1), model("new", 3), model("middle", 2), model("also-new", 3));
        assertThat(ids(LIST.list(models, Query.of(""), ""))).containsExactly("new", "also-new", "middle", "old");
    }

    @Test
    void givesTwentyWhereNothingIsSaid() {
        assertThat(ids(LIST.list(numbered(25), Query.of(""), ""))).hasSize(20);
        assertThat(ids(LIST.list(numbered(25), Query.of("limit=1000"), ""))).hasSize(25);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "limit=2,m0 m1,true",
                "limit=2&after_id=m1,m2 m3,true",
                "limit=3&after_id=m1,m2 m3 m4,false",
                "limit=2&after_id=m4,'',false",
                "limit=2&before_id=m4,m2 m3,true",
                "limit=2&before_id=m2,m0 m1,false",
                "limit=2&before_id=m0,'',false"
            })
    void givesThePageThatIsAskedFor(String query, String ids, boolean more) {
        byte[] page = LIST.list(numbered(5), Query.of(query), "");
        List<String> expected = ids.isEmpty() ? List.of() : List.of(ids.split(" "));
        assertThat(ids(page)).isEqualTo(expected);
        String first = expected.isEmpty() ? "null" : "\"" + expected.get(0) + "\"";
        String last = expected.isEmpty() ? "null" : "\"" + expected.get(expected.size() - 1) + "\"";
        assertThat(text(page))
                .endsWith("],\"has_more\":" + more + ",\"first_id\":" + first + ",\"last_id\":" + last + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=0", "limit=1001", "limit=x", "after_id=none", "before_id=none", "after_id=m1&before_id=m2"
            })
    void refusesAPageThatCanNotBe(String query) {
        GatewayException refused =
                catchThrowableOfType(GatewayException.class, () -> LIST.list(numbered(5), Query.of(query), ""));
        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refused.param()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error",
        "401,authentication_error",
        "404,not_found_error",
        "429,rate_limit_error",
        "500,api_error",
        "529,overloaded_error"
    })
    void tellsErrorsByTheirStatus(int status, String type) {
        assertThat(text(LIST.error(new GatewayException(ErrorKind.SERVER_ERROR, "a \"b\"").status(status))))
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"a \\\"b\\\"\"}}");
    }

    @Test
    void knowsItsClientsByTheirVersionHeader() {
        assertThat(AnthropicModelList.asks(Headers.of("Anthropic-Version", "2023-06-01")))
                .isTrue();
        assertThat(AnthropicModelList.asks(Headers.of("x-api-key", "k"))).isFalse();
    }

    private static List<ListedModel> numbered(int count) {
        List<ListedModel> models = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            models.add(model("m" + i, 7));
        }
        return models;
    }

    private static ListedModel model(String id, long created) {
        return new ListedModel(id, id, created, new byte[0]);
    }

    private static List<String> ids(byte[] page) {
        return Pattern.compile("\"id\":\"([^\"]+)\"")
                .matcher(text(page))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
