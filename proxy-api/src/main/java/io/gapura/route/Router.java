package io.gapura.route;

import io.gapura.config.Names;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.provider.Upstream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the upstream for a model: the first that names it in its list, else the default one: the one so marked, or the first
 * without a list. Immutable and thread-safe.
 */
public final class Router {
    private final List<Upstream> upstreams;
    private final Map<String, Upstream> byModel = new HashMap<>();
    private final @Nullable Upstream fallback;
    private final int unknownModelStatus;

    /**
     * A router over these upstreams.
     *
     * @param upstreams in the order of the configuration
     * @param unknownModelStatus the HTTP status for a model that nobody serves
     */
    public Router(List<Upstream> upstreams, int unknownModelStatus) {
        this.upstreams = List.copyOf(upstreams);
        this.unknownModelStatus = unknownModelStatus;
        for (Upstream upstream : upstreams) {
            upstream.config().models().forEach(model -> byModel.putIfAbsent(model, upstream));
        }
        this.fallback = fallback(upstreams);
    }

    /** All upstreams, in the order of the configuration. */
    public List<Upstream> upstreams() {
        return upstreams;
    }

    /** Where calls for models go that no upstream names; null if nowhere. */
    public @Nullable Upstream fallback() {
        return fallback;
    }

    /**
     * Where a call for this model goes.
     *
     * @throws GatewayException {@code MODEL_NOT_FOUND} if nobody serves it
     */
    public RoutePlan plan(String model) {
        Upstream upstream = byModel.getOrDefault(model, fallback);
        if (upstream == null) {
            throw unknown(model);
        }
        return new RoutePlan(upstream, model);
    }

    /** The failure that tells of an unknown model. */
    public GatewayException unknown(String model) {
        String near = Names.nearest(model, byModel.keySet())
                .map(name -> " Did you mean `" + name + "`?")
                .orElse("");
        return new GatewayException(
                        ErrorKind.MODEL_NOT_FOUND,
                        "The model `" + abbreviated(model) + "` does not exist or you do not have access to it." + near)
                .status(unknownModelStatus)
                .at("model")
                .detail("models named in the configuration: "
                        + byModel.keySet().stream().sorted().limit(50).collect(Collectors.joining(", ")));
    }

    private static String abbreviated(String model) {
        return model.length() <= 200 ? model : model.substring(0, 200) + "…";
    }

    private static @Nullable Upstream fallback(List<Upstream> upstreams) {
        for (Upstream upstream : upstreams) {
            if (upstream.config().defaultRoute()) {
                return upstream;
            }
        }
        for (Upstream upstream : upstreams) {
            if (upstream.config().models().isEmpty()) {
                return upstream;
            }
        }
        return null;
    }
}
