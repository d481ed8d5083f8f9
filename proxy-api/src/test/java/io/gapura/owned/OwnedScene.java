package io.gapura.owned;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.Providers;
import io.gapura.config.Secret;
import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.exchange.Caller;
import io.gapura.exchange.ClientRequest;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.ExchangeLog;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import io.gapura.provider.TimeoutsConfig;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamConfig;
import io.gapura.testing.HandTimers;
import io.gapura.testing.MemorySink;
import io.gapura.testing.ScriptedUpstream;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Two callers with keys, two upstreams ({@code a} names the model {@code ma}, {@code b} names {@code mb}), and a store. */
final class OwnedScene implements AutoCloseable {
    static final Caller ANN = new Caller("ann", Caller.Source.KEY);
    static final Caller BOB = new Caller("bob", Caller.Source.KEY);

    final MemoryStore store = new MemoryStore();
    final OwnedIds ids = new OwnedIds(store);
    final HandTimers timers = new HandTimers();
    final ScriptedUpstream a = new ScriptedUpstream();
    final ScriptedUpstream b = new ScriptedUpstream();
    final List<Upstream> upstreams = List.of(upstream("a", a), upstream("b", b));
    MemorySink sink = new MemorySink();

    private static Upstream upstream(String name, ScriptedUpstream transport) {
        URI base = URI.create("http://" + name + ".example/v1");
        Duration any = Duration.ofSeconds(5);
        return new Upstream(
                UpstreamConfig.of(name, "compatible", base, Secret.of("house-key"))
                        .withModels(List.of("m" + name)),
                Objects.requireNonNull(Providers.bundled().of("compatible")),
                base,
                new TimeoutsConfig(any, any, any, any),
                transport);
    }

    /** A call, as it is when it was read; its answer goes to a new {@link #sink}. */
    Exchange call(Caller caller, String method, String target, RequestOutline outline) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        Endpoint endpoint = Objects.requireNonNull(Endpoint.find(method, path), target);
        ExchangeLog log = new ExchangeLog("req_test", method, path, timers.nanos(), List.of());
        log.endpoint(endpoint);
        log.caller(caller);
        sink = new MemorySink();
        ClientRequest request = new ClientRequest(endpoint, method, path, query, new Headers(), null, Content.none());
        Exchange exchange = new Exchange(request, new OpenAiChatDialect(), sink, log, timers);
        exchange.outline(outline);
        return exchange;
    }

    /** A call that names nothing in its body. */
    Exchange call(Caller caller, String method, String target) {
        return call(caller, method, target, new RequestOutline("", false, false));
    }

    /** Records ids as somebody's. */
    void owns(Caller caller, String upstream, Kind kind, String... all) {
        assertThat(ids.record(
                        caller,
                        Stream.of(all)
                                .map(each -> new OwnedIds.Entry(new OwnedId(kind, each), upstream, "print"))
                                .toList(),
                        1))
                .isCompleted();
    }

    /** Whether an id is somebody's. */
    boolean isOf(Caller caller, Kind kind, String id) {
        OwnedId wanted = new OwnedId(kind, id);
        return ids.find(caller, List.of(wanted)).join().containsKey(wanted);
    }

    @Override
    public void close() throws SQLException {
        store.close();
    }
}
