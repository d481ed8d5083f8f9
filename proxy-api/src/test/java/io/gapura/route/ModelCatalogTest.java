package io.gapura.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.Providers;
import io.gapura.config.ConfigRecords;
import io.gapura.config.Secret;
import io.gapura.dialect.ListedModel;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.provider.TimeoutsConfig;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamConfig;
import io.gapura.testing.HandTimers;
import io.gapura.testing.ScriptedUpstream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ModelCatalogTest {
    private static final URI BASE = URI.create("http://up.example/v1");
    private static final String LIST = "{\"object\":\"list\",\"data\":[{\"id\":\"a\",\"x\":1.0},{\"id\":\"org/b\"}]}";

    private final HandTimers timers = new HandTimers();
    private final ScriptedUpstream transport = new ScriptedUpstream();
    private final ModelCatalog catalog = catalog(UpstreamConfig.of("up", "compatible", BASE, Secret.of("k")));

    @Test
    void asksOnceAndRemembers() {
        CompletableFuture<List<ListedModel>> first = catalog.models();
        CompletableFuture<List<ListedModel>> second = catalog.models();
        lists(LIST);
        assertThat(ids(first)).containsExactly("a", "org/b");
        assertThat(ids(second)).containsExactly("a", "org/b");
        timers.advance(Duration.ofMinutes(4));
        assertThat(ids(catalog.models())).containsExactly("a", "org/b");
        assertThat(transport.calls()).isEqualTo(1);
        assertThat(transport.request().uri()).isEqualTo(URI.create("http://up.example/v1/models"));
        assertThat(transport.request().headers().first("Authorization")).isEqualTo("Bearer k");
        assertThat(timers.pending()).isZero();
        assertThat(transport.unreleased()).isZero();
    }

    @Test
    void asksAgainAfterAWhileAndLetsNobodyWaitForIt() {
        CompletableFuture<List<ListedModel>> first = catalog.models();
        lists(LIST);
        assertThat(first).isCompleted();
        timers.advance(Duration.ofMinutes(5));
        assertThat(ids(catalog.models())).as("the old list meanwhile").containsExactly("a", "org/b");
        assertThat(ids(catalog.models())).containsExactly("a", "org/b");
        assertThat(transport.calls()).as("asked once for both").isEqualTo(2);
        lists("{\"data\":[{\"id\":\"c\"}]}");
        assertThat(ids(catalog.models())).containsExactly("c");
        assertThat(transport.calls()).isEqualTo(2);
    }

    @Test
    void keepsTheLastListOfAnUpstreamThatIsDown() {
        CompletableFuture<List<ListedModel>> first = catalog.models();
        lists(LIST);
        assertThat(first).isCompleted();
        timers.advance(Duration.ofMinutes(5));
        assertThat(ids(catalog.models())).containsExactly("a", "org/b");
        transport.fail(new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, "down"));
        timers.advance(Duration.ofSeconds(9));
        assertThat(ids(catalog.models())).containsExactly("a", "org/b");
        assertThat(transport.calls()).as("not asked with every call").isEqualTo(2);
        timers.advance(Duration.ofSeconds(1));
        assertThat(ids(catalog.models())).containsExactly("a", "org/b");
        assertThat(transport.calls()).isEqualTo(3);
    }

    @Test
    void offersWhatTheUpstreamListsByItsPrefixAndWithoutTheExcluded() {
        ModelCatalog prefixed = catalog(upstream("prefix: team, excluded-models: ['ORG/*']"));
        CompletableFuture<List<ListedModel>> asked = prefixed.models();
        lists(LIST);
        assertThat(ids(asked)).containsExactly("a", "team/a");
        assertThat(new String(asked.join().get(1).json(), UTF_8)).startsWith("{\"id\":\"team/a\",\"x\":1.0,");
        ModelCatalog forced = catalog(upstream("prefix: team, force-model-prefix: true"));
        CompletableFuture<List<ListedModel>> again = forced.models();
        lists(LIST);
        assertThat(ids(again)).containsExactly("team/a", "team/org/b");
    }

    @Test
    void offersWhatTheConfigurationNamesByItsAliases() {
        ModelCatalog configured = catalog(
                upstream(
                        "prefix: team, excluded-models: [hidden], models: [x, {name: y, alias: Why}, {name: hidden, alias: z}]"));
        assertThat(ids(configured.models())).containsExactly("x", "team/x", "Why", "team/Why");
        assertThat(transport.calls()).isZero();
    }

    private static UpstreamConfig upstream(String yaml) {
        return ConfigRecords.parse(UpstreamConfig.class, "{name: up, base-url: 'http://up.example/v1', " + yaml + "}");
    }

    @Test
    void takesTheUsualNamesWhereTheUpstreamListsNone() {
        CompletableFuture<List<ListedModel>> asked = catalog.models();
        transport.head(404, "Content-Type", "text/html").chunk("<html>").end();
        assertThat(ids(asked)).containsExactly("usual");
    }

    @Test
    void inventsNoNamesWhereTheListIsNone() {
        CompletableFuture<List<ListedModel>> asked = catalog.models();
        lists("{\"data\":[7]}");
        assertThat(ids(asked)).isEmpty();
    }

    @Test
    void inventsNoNamesForAnUpstreamThatRefusesOurKey() {
        CompletableFuture<List<ListedModel>> asked = catalog.models();
        transport.head(401, "Content-Type", "application/json").chunk("{}").end();
        assertThat(ids(asked)).isEmpty();
    }

    @Test
    void losesPatienceAndLetsTheUpstreamGo() {
        CompletableFuture<List<ListedModel>> asked = catalog.models();
        timers.advance(Duration.ofSeconds(9));
        assertThat(asked).isNotDone();
        timers.advance(Duration.ofSeconds(1));
        assertThat(ids(asked)).isEmpty();
        assertThat(transport.aborts()).isEqualTo(1);
        assertThat(timers.pending()).isZero();
    }

    @Test
    void survivesATransportThatThrows() {
        transport.refuse(new IllegalStateException("stopped"));
        assertThat(ids(catalog.models())).isEmpty();
        assertThat(timers.pending()).isZero();
    }

    @Test
    void asksNobodyWhereTheConfigurationLists() {
        ModelCatalog configured =
                catalog(UpstreamConfig.of("up", "compatible", BASE, null).withModels(List.of("x", "y")));
        assertThat(ids(configured.models())).containsExactly("x", "y");
        assertThat(transport.calls()).isZero();
    }

    private void lists(String json) {
        transport.head(200, "Content-Type", "application/json").chunk(json).end();
    }

    private ModelCatalog catalog(UpstreamConfig config) {
        Duration any = Duration.ofSeconds(5);
        Upstream upstream = new Upstream(
                config,
                Objects.requireNonNull(Providers.bundled().of("compatible")),
                BASE,
                new TimeoutsConfig(any, any, any, any),
                transport);
        return new ModelCatalog(upstream, timers, List.of("usual"));
    }

    private static List<String> ids(CompletableFuture<List<ListedModel>> models) {
        assertThat(models).isCompleted();
        return models.join().stream().map(ListedModel::id).toList();
    }
}
