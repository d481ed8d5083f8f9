package io.gapura.route;

import io.gapura.config.Names;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.model.Operation;
import io.gapura.provider.Upstream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the upstream for a model: the first that names it in its list, else the default one: the one so marked, or the first
 * without a list. Immutable and thread-safe.
 */
public final class Router {
    /** Seed 003's default, where nothing is known of the upstream's models. */
    private static final String LAST_RESORT = "gpt-4o";

    private final List<Upstream> upstreams;
    private final Map<String, Upstream> byModel = new HashMap<>();
    private final @Nullable Upstream fallback;
    private final int unknownModelStatus;
    private final String defaultModel;

    /**
     * A router over these upstreams.
     *
     * @param upstreams in the order of the configuration
     * @param unknownModelStatus the HTTP status for a model that nobody serves
     * @param defaultModel the model of a call that names none, as configured; null for the first one of the default upstream
     */
    public Router(List<Upstream> upstreams, int unknownModelStatus, @Nullable String defaultModel) {
        this.upstreams = List.copyOf(upstreams);
        this.unknownModelStatus = unknownModelStatus;
        for (Upstream upstream : upstreams) {
            upstream.config().models().forEach(model -> byModel.putIfAbsent(model, upstream));
        }
        this.fallback = fallback(upstreams);
        this.defaultModel = defaultModel != null ? defaultModel : firstModel();
    }

    private String firstModel() {
        return (fallback == null ? upstreams.get(0) : fallback)
                .config().models().stream().findFirst().orElse(LAST_RESORT);
    }

    /** The model of a call that names none, where the operation allows that. */
    public String defaultModel() {
        return defaultModel;
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

    /**
     * Where a call goes.
     *
     * @param model the model as the client named it; empty if it named none
     * @param pinned the name of the only upstream that the call can go to, or null
     * @throws GatewayException {@code MODEL_NOT_FOUND} if nobody serves the model, {@code UNSUPPORTED_OPERATION} if who
     *     serves it can't do this
     */
    public RoutePlan plan(Operation operation, String model, @Nullable String pinned) {
        RoutePlan plan = pinned != null
                ? new RoutePlan(named(pinned), model)
                : model.isEmpty() ? new RoutePlan(defaultFor(operation), "") : plan(model);
        if (!can(plan.upstream(), operation)) {
            throw new GatewayException(
                    ErrorKind.UNSUPPORTED_OPERATION,
                    "The upstream `" + plan.upstream().name() + "`"
                            + (model.isEmpty() ? "" : ", which serves the model `" + abbreviated(model) + "`,")
                            + " does not offer " + operation.word() + ".");
        }
        return plan;
    }

    /** A text completion can be told as a chat. */
    private static boolean can(Upstream upstream, Operation operation) {
        return upstream.supports(operation)
                || (operation == Operation.COMPLETIONS && upstream.supports(Operation.CHAT));
    }

    /** The upstream of this name; it may have left the configuration since it was remembered. */
    private Upstream named(String name) {
        return upstreams.stream()
                .filter(upstream -> upstream.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new GatewayException(
                        ErrorKind.NOT_FOUND,
                        "What this call names lies at an upstream that the gateway no longer knows."));
    }

    /** Who does this where nothing else says where to go: whoever is configured for it, the default route, the first that can. */
    private Upstream defaultFor(Operation operation) {
        Stream<Upstream> configured =
                upstreams.stream().filter(each -> each.config().defaultFor().contains(operation));
        Stream<Upstream> able =
                Stream.concat(Stream.ofNullable(fallback), upstreams.stream()).filter(each -> can(each, operation));
        return Stream.concat(configured, able)
                .findFirst()
                .orElseThrow(() -> new GatewayException(
                        ErrorKind.UNSUPPORTED_OPERATION,
                        "None of this gateway's upstreams (" + names() + ") offers " + operation.word() + "."));
    }

    private String names() {
        return upstreams.stream().map(Upstream::name).collect(Collectors.joining(", "));
    }

    /** Where calls go that the gateway knows nothing of; null if no upstream allows them. */
    public @Nullable Upstream raw() {
        return upstreams.stream()
                .filter(each -> each.config().rawPassthrough())
                .findFirst()
                .orElse(null);
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
