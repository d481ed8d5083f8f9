package io.gapura.provider;

import io.gapura.model.Capabilities;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of the models of one upstream: the bundled table with the configuration laid over it, worked out once for each
 * model. Thread-safe.
 */
final class KnownCapabilities {
    /** More models than anybody serves; whoever asks for more of them asks for names that he made up. */
    private static final int MOST = 2000;

    private final Provider provider;
    private final UpstreamConfig config;
    private final Map<String, Capabilities> byModel = new ConcurrentHashMap<>();

    KnownCapabilities(Provider provider, UpstreamConfig config) {
        this.provider = provider;
        this.config = config;
    }

    Capabilities of(String model) {
        Capabilities known = byModel.get(model);
        if (known == null) {
            known = workedOut(model);
            if (byModel.size() < MOST) {
                byModel.put(model, known);
            }
        }
        return known;
    }

    private Capabilities workedOut(String model) {
        Capabilities known = config.capabilities().over(provider.capabilities(model));
        for (ModelConfig each : config.models()) {
            if (each.name().equals(model)) {
                known = each.capabilities().over(known);
            }
        }
        return known;
    }
}
