package io.gapura.describe;

import static io.gapura.describe.Description.list;
import static io.gapura.describe.Description.section;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.exchange.Endpoint;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The description and the table of endpoints: two tellings of one thing. */
class DescriptionTest {
    private static final Description DESCRIPTION = Description.read("1.2.3");

    private static Stream<Endpoint> described() {
        return Arrays.stream(Endpoint.values()).filter(each -> each.family() != Endpoint.Family.RAW);
    }

    private static Map<String, Object> operation(Endpoint endpoint) {
        Map<String, Object> path =
                section(section(DESCRIPTION.document().get("paths")).get(endpoint.template()));
        return section(path.get(endpoint.method().toLowerCase(Locale.ROOT)));
    }

    @Test
    void describesEveryEndpointAndNoOther() {
        Set<String> told = new TreeSet<>();
        section(DESCRIPTION.document().get("paths")).forEach((path, methods) -> section(methods).keySet().stream()
                .filter(method -> !method.equals("parameters"))
                .forEach(method -> told.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(described()
                        .map(each -> each.method() + " " + each.template())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("described")
    void namesTheParametersOfThePath(Endpoint endpoint) {
        Map<String, Object> path =
                section(section(DESCRIPTION.document().get("paths")).get(endpoint.template()));
        List<Object> names = new ArrayList<>();
        list(path.get("parameters"))
                .forEach(each -> names.add(DESCRIPTION.resolved(section(each)).getOrDefault("name", "")));
        assertThat(names).isEqualTo(endpoint.parameterNames());
    }

    @ParameterizedTest
    @MethodSource("described")
    void saysWhatBodyAnEndpointReads(Endpoint endpoint) {
        Set<String> types = section(
                        section(operation(endpoint).get("requestBody")).get("content"))
                .keySet();
        List<String> expected =
                switch (endpoint.body()) {
                    case NONE -> List.of();
                    case JSON -> List.of("application/json");
                    case FORM -> List.of("multipart/form-data");
                    case JSON_OR_FORM -> List.of("application/json", "multipart/form-data");
                    case ANY -> throw new AssertionError("only paths that nobody knows take anything");
                };
        assertThat(types).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("described")
    void saysWhichEndpointsNeedNoKey(Endpoint endpoint) {
        boolean open = operation(endpoint).containsKey("security");
        assertThat(open).isEqualTo(endpoint.access() == Endpoint.Access.OPEN);
    }

    @Test
    void givesEachOperationItsOwnNameAndAKnownTag() {
        List<Object> tags = list(DESCRIPTION.document().get("tags")).stream()
                .map(tag -> section(tag).getOrDefault("name", ""))
                .toList();
        assertThat(described().map(each -> operation(each).getOrDefault("operationId", "")))
                .doesNotHaveDuplicates()
                .doesNotContain("");
        assertThat(described().map(each -> list(operation(each).get("tags")).get(0)))
                .allMatch(tags::contains)
                .containsAll(tags);
    }

    @Test
    void isAWholeOpenApiDocument() {
        SwaggerParseResult parsed =
                new OpenAPIV3Parser().readContents(new String(DESCRIPTION.json(), StandardCharsets.UTF_8));
        assertThat(parsed.getMessages()).isEmpty();
        assertThat(parsed.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
        assertThat(parsed.getOpenAPI().getInfo().getVersion()).isEqualTo("1.2.3");
        assertThat(parsed.getOpenAPI().getPaths())
                .hasSameSizeAs(section(DESCRIPTION.document().get("paths")));
    }

    @Test
    void tellsAllOfItOnThePageToo() {
        String page = new DescriptionPage(DESCRIPTION).html();
        assertThat(described()).allSatisfy(each -> assertThat(page)
                .contains("<b class=\"" + each.method().toLowerCase(Locale.ROOT) + "\">" + each.method() + "</b><code>"
                        + each.template() + "</code>"));
        assertThat(page).contains("1.2.3").doesNotContain("<script").doesNotContain("http://");
    }
}
