package io.gapura.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.exchange.Endpoint;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The resources' annotations and the table of endpoints: two tellings of one thing. */
class ResourcesTest {
    @Test
    void saysTheSameAsTheTableOfEndpoints() {
        List<String> resources = new GatewayApplication()
                .getClasses().stream().flatMap(ResourcesTest::endpoints).toList();
        List<String> table = Arrays.stream(Endpoint.values())
                .filter(Endpoint::resource)
                .map(endpoint -> endpoint.method() + " " + endpoint.template())
                .toList();
        assertThat(resources).containsExactlyInAnyOrderElementsOf(table);
    }

    private static Stream<String> endpoints(Class<?> resource) {
        String base = resource.getAnnotation(Path.class).value();
        return Arrays.stream(resource.getDeclaredMethods())
                .filter(method -> !httpMethod(method).isEmpty())
                .map(method -> {
                    Path path = method.getAnnotation(Path.class);
                    return httpMethod(method) + " " + joined(base, path == null ? "" : path.value());
                });
    }

    private static String httpMethod(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(each -> each.annotationType().getAnnotation(HttpMethod.class))
                .filter(each -> each != null)
                .map(HttpMethod::value)
                .findFirst()
                .orElse("");
    }

    /** As JAX-RS joins them, and with the template's regular expression left out. */
    private static String joined(String base, String path) {
        String joined = "/" + base + "/" + path.replace(": .+}", "}");
        String single = joined.replaceAll("/+", "/");
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }
}
