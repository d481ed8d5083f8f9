package io.gapura.relay;

import io.gapura.provider.UpstreamConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What crosses to each upstream, worked out once for each. Thread-safe. */
final class Crossings {
    private final RelayConfig relay;
    private final Map<String, CrossingHeaders> byName = new ConcurrentHashMap<>();

    Crossings(RelayConfig relay) {
        this.relay = relay;
    }

    /** What crosses to this upstream. */
    CrossingHeaders of(UpstreamConfig upstream) {
        return byName.computeIfAbsent(upstream.name(), name -> {
            List<String> more = new ArrayList<>(relay.forwardHeaders());
            more.addAll(upstream.forwardHeaders());
            return new CrossingHeaders(more);
        });
    }
}
