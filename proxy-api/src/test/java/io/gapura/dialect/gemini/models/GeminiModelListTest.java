package io.gapura.dialect.gemini.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gapura.dialect.ListedModel;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiModelListTest {
    private static final GeminiModelList LIST = new GeminiModelList();

    @Test
    void givesEveryModelOnceOverAllPages() {
        List<ListedModel> models = numbered(7);
        List<String> pages = new ArrayList<>();
        String token = "";
        do {
            String page = text(LIST.list(models, Query.of("pageSize=3&pageToken=" + token), ""));
            pages.add(page);
            token = page.contains("nextPageToken") ? page.replaceAll(".*\"nextPageToken\":\"([^\"]+)\".*", "$1") : "";
        } while (!token.isEmpty());
        assertThat(pages).hasSize(3);
        for (int i = 0; i < 7; i++) {
            String name = "\"models/org/m é" + i + "\"";
            assertThat(pages.stream().filter(page -> page.contains(name)).count())
                    .as(name)
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"'',50", "pageSize=0,50", "pageSize=1000,1000", "pageSize=5000,1000", "pageSize=1,1"})
    void givesAsManyAsAreAskedForUpToAThousand(String query, int size) {
        String page = text(LIST.list(numbered(1100), Query.of(query), ""));
        assertThat(page.split("\"displayName\"", -1)).hasSize(size + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pageSize=-1", "pageSize=x", "pageToken=x"})
    void refusesAPageThatCanNotBe(String query) {
        GatewayException refused =
                catchThrowableOfType(GatewayException.class, () -> LIST.list(numbered(5), Query.of(query), ""));
        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refused.param()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"400,INVALID_ARGUMENT", "401,UNAUTHENTICATED", "404,NOT_FOUND", "500,INTERNAL", "503,UNAVAILABLE"})
    void tellsErrorsByTheirStatus(int status, String word) {
        assertThat(text(LIST.error(new GatewayException(ErrorKind.SERVER_ERROR, "a").status(status))))
                .isEqualTo("{\"error\":{\"code\":" + status + ",\"message\":\"a\",\"status\":\"" + word + "\"}}");
    }

    private static List<ListedModel> numbered(int count) {
        List<ListedModel> models = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            models.add(new ListedModel("org/m é" + i, "M", 7, new byte[0]));
        }
        return models;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
