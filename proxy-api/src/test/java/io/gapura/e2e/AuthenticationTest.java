package io.gapura.e2e;

import static io.gapura.e2e.Calls.STREAM;
import static io.gapura.e2e.Calls.WHOLE;
import static io.gapura.e2e.Calls.call;
import static io.gapura.e2e.Calls.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.SecurityHandler;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.util.security.Credential;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call: by key, by the container's login, from this machine, or anybody. */
class AuthenticationTest {
    private static final String KEYS =
            "auth: {keys: [{name: one, key: key-one}, {name: two, sha256: a3a5e715f0cc574a73c3f9bebb6bc24f32ffd5b67b387244c2c909da779a1478}]}";

    private FakeUpstream upstream;

    @BeforeEach
    void start() {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer key-one",
                "authorization: bearer  key-one ",
                "x-api-key: key-one",
                "x-goog-api-key: key-one",
                "api-key: key-one"
            })
    void takesTheKeyFromEveryHeaderThatClientsUse(String header) throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, KEYS)) {
            assertThat(post(gateway, WHOLE, header, "x-request-id: by-key").status())
                    .isEqualTo(200);
            assertThat(gateway.awaitLine("gapura.access", "by-key")).contains("caller=one");
            assertThat(upstream.take(Duration.ofSeconds(5)).headers("Authorization"))
                    .containsExactly("Bearer house-key");
            assertThat(gateway.logged()).doesNotContain("key-one").doesNotContain("house-key");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?key=key-one", "?pageSize=2&key=%6Bey%2Done", "/fake-1?key=key-one", "/none?key=key-one"})
    void takesTheKeyFromTheQueryOfGeminisClients(String rest) throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, KEYS)) {
            Answer answer = call(gateway, "GET", "/v1beta/models" + rest, "x-request-id: by-query");
            assertThat(answer.status()).isNotEqualTo(401);
            assertThat(answer.body()).contains(answer.status() == 200 ? "models/" : "NOT_FOUND");
            assertThat(gateway.awaitLine("gapura.access", "by-query"))
                    .contains("caller=one", "path=/v1beta/models")
                    .doesNotContain("key=", "?");
            assertThat(gateway.logged()).doesNotContain("key-one", "%6Bey");
            assertThat(upstream.requests())
                    .allSatisfy(request -> assertThat(request.toString()).doesNotContain("key-one"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1beta/models?key=key-on",
                "/v1beta/models?key=",
                "/v1beta/models?key",
                "/v1beta/models?key=key%2",
                "/v1beta/models?api-key=key-one",
                "/v1/models?key=key-one",
                "/models?key=key-one",
                "/v1/files?key=key-one"
            })
    void refusesAWrongKeyInAQueryAndAnyInOtherQueries(String target) throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, KEYS)) {
            Answer answer = call(gateway, "GET", target, "x-request-id: refused");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).doesNotContain("key-on");
            assertThat(gateway.awaitLine("gapura.access", "refused")).doesNotContain("key-on", "?");
            assertThat(gateway.logged()).doesNotContain("key-on");
        }
    }

    @Test
    void takesTheKeyOfAHeaderBeforeThatOfTheQuery() throws IOException {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, KEYS)) {
            assertThat(call(gateway, "GET", "/v1beta/models?key=key-one", "x-goog-api-key: wrong")
                            .status())
                    .isEqualTo(401);
            assertThat(call(gateway, "GET", "/v1beta/models?key=wrong", "x-goog-api-key: key-one")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void refusesAWrongKeyAndNone() throws IOException {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, KEYS)) {
            for (String header : new String[] {
                "Authorization: Bearer key-on",
                "Authorization: Bearer key-one1",
                "Authorization: Basic key-one",
                "Authorization: Bearer",
                "x-nothing: 1"
            }) {
                Answer answer = post(gateway, WHOLE, header);
                assertThat(answer.status()).as(header).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
                assertThat(answer.body())
                        .contains("\"type\":\"authentication_error\"")
                        .contains("\"code\":\"invalid_api_key\"")
                        .contains("\"param\":null")
                        .doesNotContain("key-on");
            }
            assertThat(upstream.requests()).isEmpty();
            assertThat(call(gateway, "GET", "/v1/models").status()).isEqualTo(401);
            assertThat(call(gateway, "GET", "/healthz").status()).isEqualTo(200);
            assertThat(post(gateway, STREAM).status()).isEqualTo(401);
        }
    }

    @Test
    void takesAKeyThatIsStoredAsItsDigest() throws IOException {
        String digest = "{name: three, sha256: " + sha256("s3cret") + "}";
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, "auth: {keys: [" + digest + "]}")) {
            assertThat(post(gateway, WHOLE, "Authorization: Bearer s3cret").status())
                    .isEqualTo(200);
            assertThat(post(gateway, WHOLE, "Authorization: Bearer " + sha256("s3cret"))
                            .status())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example",
                "Origin: null",
                "Origin: http://localhost.evil.example",
                "Origin: http://127.0.0.1.evil.example",
                "X-Forwarded-For: 127.0.0.1",
                "X-Forwarded-Server: x",
                "Forwarded: for=127.0.0.1",
                "Via: 1.1 proxy",
                "X-Real-IP: 127.0.0.1"
            })
    void withoutKeysRefusesWhatComesFromElsewhere(String header) throws IOException {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            assertThat(post(gateway, WHOLE).status()).isEqualTo(200);
            assertThat(post(gateway, WHOLE, header).status()).as(header).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway.example", "127.0.0.1.evil.example", "evil.example:80", "10.0.0.1", "[fe80::1]"})
    void withoutKeysRefusesAHostThatIsNotThisMachine(String host) throws IOException {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream);
                var client = gateway.connect()) {
            client.send("GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "app.localhost",
                "127.0.0.1",
                "127.1.2.3:99",
                "[::1]",
                "[::1]:8080"
            })
    void withoutKeysAnswersThisMachineByAnyName(String host) throws IOException {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream);
                var client = gateway.connect()) {
            client.send("GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://localhost:3000\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(200);
        }
    }

    @Test
    void answersAnybodyWhereThatIsWrittenOut() throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, "auth: {anonymous: true}")) {
            assertThat(post(gateway, WHOLE, "X-Forwarded-For: 8.8.8.8", "x-request-id: anybody")
                            .status())
                    .isEqualTo(200);
            assertThat(gateway.awaitLine("gapura.access", "anybody")).contains("caller=anonymous");
        }
    }

    @Test
    void takesTheContainersLoginForACaller() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(yaml(KEYS), AuthenticationTest::login)) {
            assertThat(post(gateway, WHOLE, basic(), "x-request-id: by-login").status())
                    .isEqualTo(200);
            assertThat(gateway.awaitLine("gapura.access", "by-login")).contains("caller=ann");
            assertThat(upstream.take(Duration.ofSeconds(5)).headers("Authorization"))
                    .containsExactly("Bearer house-key");
        }
    }

    @Test
    void letsNoPageOfAnotherSiteUseTheContainersLogin() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(yaml(KEYS), AuthenticationTest::login)) {
            assertThat(post(gateway, WHOLE, basic(), "Origin: https://evil.example")
                            .status())
                    .isEqualTo(401);
            assertThat(post(gateway, WHOLE, basic(), "Sec-Fetch-Site: cross-site")
                            .status())
                    .isEqualTo(401);
            assertThat(post(gateway, WHOLE, basic(), "Sec-Fetch-Site: same-origin", "Origin: https://proxied.example")
                            .status())
                    .isEqualTo(200);
            assertThat(post(gateway, WHOLE, basic(), "Origin: " + gateway.uri()).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void asksForAKeyAsWellWhereTheLoginIsNotToCount() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(
                yaml(KEYS.replace("auth: {", "auth: {container-login: false, ")), AuthenticationTest::login)) {
            assertThat(post(gateway, WHOLE, basic()).status()).isEqualTo(401);
            assertThat(post(gateway, WHOLE, basic(), "x-api-key: key-one").status())
                    .isEqualTo(200);
        }
    }

    private List<String> yaml(String more) {
        return List.of("upstreams: [{name: up, base-url: '" + upstream.baseUri() + "', api-key: house-key}]", more);
    }

    private static void login(ServletContextHandler context) {
        UserStore users = new UserStore();
        users.addUser("ann", Credential.getCredential("pass"), new String[] {"user"});
        HashLoginService service = new HashLoginService("test");
        service.setUserStore(users);
        SecurityHandler.PathMapped security = new SecurityHandler.PathMapped();
        security.setAuthenticator(new BasicAuthenticator());
        security.setLoginService(service);
        security.put("/*", Constraint.ANY_USER);
        context.setSecurityHandler(security);
    }

    private static String basic() {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString("ann:pass".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String sha256(String key) {
        return java.util.HexFormat.of()
                .formatHex(io.gapura.config.Secret.of(key).sha256());
    }
}
