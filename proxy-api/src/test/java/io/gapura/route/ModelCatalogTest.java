package io.gapura.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.Secret;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.provider.TimeoutsConfig;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamConfig;
import io.gapura.provider.openai.OpenAiProvider;
import io.gapura.testing.HandTimers;
import io.gapura.testing.ScriptedUpstream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
        CompletableFuture<List<ModelEntry>> first = catalog.models();
        CompletableFuture<List<ModelEntry>> second = catalog.models();
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
    void asksAgainAfterAWhile() {
        CompletableFuture<List<ModelEntry>> first = catalog.models();
        lists(LIST);
        assertThat(first).isCompleted();
        timers.advance(Duration.ofMinutes(5));
        CompletableFuture<List<ModelEntry>> next = catalog.models();
        lists("{\"data\":[{\"id\":\"c\"}]}");
        assertThat(ids(next)).containsExactly("c");
    }

    @Test
    void keepsTheLastListOfAnUpstreamThatIsDown() {
        CompletableFuture<List<ModelEntry>> first = catalog.models();
        lists(LIST);
        assertThat(first).isCompleted();
        timers.advance(Duration.ofMinutes(5));
        CompletableFuture<List<ModelEntry>> next = catalog.models();
        transport.fail(new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, "down"));
        assertThat(ids(next)).containsExactly("a", "org/b");
        timers.advance(Duration.ofSeconds(9));
        assertThat(ids(catalog.models())).containsExactly("a", "org/b");
        assertThat(transport.calls()).as("not asked with every call").isEqualTo(2);
        timers.advance(Duration.ofSeconds(1));
        var unused = catalog.models();
        assertThat(transport.calls()).isEqualTo(3);
    }

    @Test
    void takesTheUsualNamesWhereTheUpstreamListsNone() {
        CompletableFuture<List<ModelEntry>> asked = catalog.models();
        transport.head(404, "Content-Type", "text/html").chunk("<html>").end();
        assertThat(ids(asked)).containsExactly("usual");
    }

    @Test
    void inventsNoNamesWhereTheListIsNone() {
        CompletableFuture<List<ModelEntry>> asked = catalog.models();
        lists("{\"data\":[7]}");
        assertThat(ids(asked)).isEmpty();
    }

    @Test
    void inventsNoNamesForAnUpstreamThatRefusesOurKey() {
        CompletableFuture<List<ModelEntry>> asked = catalog.models();
        transport.head(401, "Content-Type", "application/json").chunk("{}").end();
        assertThat(ids(asked)).isEmpty();
    }

    @Test
    void losesPatienceAndLetsTheUpstreamGo() {
        CompletableFuture<List<ModelEntry>> asked = catalog.models();
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
                new OpenAiProvider("compatible", List.of(new OpenAiChatDialect()), Set.of(), null),
                BASE,
                new TimeoutsConfig(any, any, any, any),
                transport);
        return new ModelCatalog(upstream, timers, List.of(ModelEntry.of("usual", "up")));
    }

    private static List<String> ids(CompletableFuture<List<ModelEntry>> models) {
        assertThat(models).isCompleted();
        return models.join().stream().map(ModelEntry::id).toList();
    }
}
