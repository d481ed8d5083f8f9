package io.gapura.route;

import io.gapura.config.Names;
import io.gapura.dialect.ListedModel;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Caller;
import io.gapura.model.FineTunedNames;
import io.gapura.model.ModelPatterns;
import io.gapura.model.Operation;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the upstream for a model: the one that the configuration names for it, the one that is asked for by its prefix, one that
 * lists it itself, else the default one: the one so marked, or the first without a list. Thread-safe.
 */
public final class Router {
    /** Seed 003's default, where nothing is known of the upstream's models. */
    private static final String LAST_RESORT = "gpt-4o";

    /** More of a name than this is no name, and not told again. */
    private static final int LONGEST = 200;

    /** What a model does, named or not: without a name the upstream would choose one. */
    private static final Set<Operation> OF_MODELS = EnumSet.of(
            Operation.COUNT_TOKENS,
            Operation.EMBEDDINGS,
            Operation.MODERATIONS,
            Operation.RERANK,
            Operation.IMAGES,
            Operation.SPEECH,
            Operation.TRANSCRIPTIONS,
            Operation.VIDEOS,
            Operation.REALTIME);

    private final List<Upstream> upstreams;
    private final ModelCatalogs catalogs;
    private final ModelNames names;
    private final @Nullable Upstream fallback;
    private final List<Upstream> open;
    private final int unknownModelStatus;
    private final @Nullable String configuredDefault;

    /**
     * A router over these upstreams.
     *
     * @param upstreams in the order of the configuration
     * @param catalogs what they list themselves
     * @param unknownModelStatus the HTTP status for a model that nobody serves
     * @param defaultModel the model of a call that names none, as configured; null for the first one of the default upstream
     */
    public Router(
            List<Upstream> upstreams, ModelCatalogs catalogs, int unknownModelStatus, @Nullable String defaultModel) {
        this.upstreams = List.copyOf(upstreams);
        this.catalogs = catalogs;
        this.names = new ModelNames(upstreams);
        this.unknownModelStatus = unknownModelStatus;
        this.configuredDefault = defaultModel;
        this.fallback = fallback(upstreams);
        this.open = Stream.concat(
                        Stream.ofNullable(fallback),
                        upstreams.stream().filter(each -> each.config().models().isEmpty()))
                .distinct()
                .toList();
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
     * Where a call goes, of a caller who may use the model.
     *
     * @param model the model as the client named it; empty if it named none
     * @param pinned the name of the only upstream that the call can go to, or null
     * @throws GatewayException {@code MODEL_NOT_FOUND} if nobody serves the model, {@code UNSUPPORTED_OPERATION} if who
     *     serves it can't do this
     */
    RoutePlan plan(Operation operation, String model, @Nullable String pinned) {
        List<RoutePlan> candidates = pinned != null
                ? List.of(pinned(model, named(pinned)))
                : model.isEmpty() ? List.of(new RoutePlan(defaultFor(operation), "")) : candidates(model);
        if (candidates.isEmpty()) {
            throw unknown(model, Caller.ANONYMOUS);
        }
        return candidates.stream()
                .filter(plan -> can(plan.upstream(), operation))
                .findFirst()
                .orElseThrow(
                        () -> unsupported(operation, model, candidates.get(0).upstream()));
    }

    /**
     * The same for this caller.
     *
     * @throws GatewayException {@code MODEL_NOT_FOUND} too if the caller may not use the model: that it exists is nobody's
     *     business; {@code INVALID_REQUEST} if it may use only some and the call names none, where a model would do it
     */
    public RoutePlan plan(Operation operation, String model, @Nullable String pinned, Caller caller) {
        if (!model.isEmpty() && !caller.mayUse(model)) {
            throw unknown(model, caller);
        }
        if (model.isEmpty() && !caller.models().isEmpty() && chooses(operation, pinned)) {
            throw new GatewayException(
                            ErrorKind.INVALID_REQUEST, "Your key may use only some models: name one with \"model\".")
                    .at("model");
        }
        try {
            return plan(operation, model, pinned);
        } catch (GatewayException refused) {
            throw refused.kind() == ErrorKind.MODEL_NOT_FOUND ? unknown(model, caller) : refused;
        }
    }

    /** Of videos, what goes on with one is pinned, and names no model of its own; elsewhere a pin is but a file that is used. */
    private static boolean chooses(Operation operation, @Nullable String pinned) {
        return OF_MODELS.contains(operation) && (pinned == null || operation != Operation.VIDEOS);
    }

    private static GatewayException unsupported(Operation operation, String model, Upstream upstream) {
        return new GatewayException(
                ErrorKind.UNSUPPORTED_OPERATION,
                "The upstream `" + upstream.name() + "`"
                        + (model.isEmpty() ? "" : ", which serves the model `" + abbreviated(model) + "`,")
                        + " does not offer " + operation.word() + ".");
    }

    private RoutePlan pinned(String model, Upstream upstream) {
        return model.isEmpty()
                ? new RoutePlan(upstream, "")
                : names.at(upstream, model)
                        .or(() -> unnamed(model, upstream))
                        .orElseThrow(() -> unknown(model, Caller.ANONYMOUS));
    }

    /** Naming a file of one's own opens no model that the house keeps closed; fine-tuned ones are in no list of the house's. */
    private Optional<RoutePlan> unnamed(String model, Upstream upstream) {
        boolean prefixed = asksBy(upstream.config(), model);
        String bare = prefixed ? withoutPrefix(upstream, model) : model;
        boolean offered = FineTunedNames.matches(bare)
                || (open.contains(upstream) && (prefixed || !upstream.config().forceModelPrefix()));
        return offered && serves(upstream, bare) ? Optional.of(new RoutePlan(upstream, bare)) : Optional.empty();
    }

    /** Whoever may answer for this model, the one to take first. */
    private List<RoutePlan> candidates(String model) {
        List<RoutePlan> configured = names.find(model);
        if (!configured.isEmpty()) {
            return configured;
        }
        List<Upstream> prefixed =
                open.stream().filter(each -> asksBy(each.config(), model)).toList();
        if (!prefixed.isEmpty()) {
            Upstream upstream = lister(prefixed, model).orElse(prefixed.get(0));
            String bare = withoutPrefix(upstream, model);
            return serves(upstream, bare) ? List.of(new RoutePlan(upstream, bare)) : List.of();
        }
        return lister(open, model)
                .or(() -> Optional.ofNullable(fallback))
                .filter(upstream -> serves(upstream, model))
                .map(upstream -> List.of(new RoutePlan(upstream, model)))
                .orElse(List.of());
    }

    private static boolean asksBy(UpstreamConfig upstream, String model) {
        String prefix = upstream.prefix();
        return prefix != null && model.length() > prefix.length() + 1 && model.startsWith(prefix + "/");
    }

    private static String withoutPrefix(Upstream upstream, String model) {
        return model.substring(
                Objects.requireNonNull(upstream.config().prefix()).length() + 1);
    }

    private static boolean serves(Upstream upstream, String model) {
        return !new ModelPatterns(upstream.config().excludedModels()).matches(model);
    }

    /** Only where there is a choice: one upstream alone is asked whatever it lists. */
    private Optional<Upstream> lister(List<Upstream> candidates, String model) {
        return candidates.size() < 2 ? Optional.empty() : Optional.ofNullable(catalogs.lister(candidates, model));
    }

    /** A text completion can be told as a chat, and what nobody counts can be estimated. */
    private static boolean can(Upstream upstream, Operation operation) {
        return upstream.supports(operation)
                || ((operation == Operation.COMPLETIONS || operation == Operation.COUNT_TOKENS)
                        && upstream.supports(Operation.CHAT));
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
                        "None of this gateway's upstreams ("
                                + upstreams.stream().map(Upstream::name).collect(Collectors.joining(", "))
                                + ") offers " + operation.word() + "."));
    }

    /** Where calls go that the gateway knows nothing of; null if no upstream allows them. */
    public @Nullable Upstream raw() {
        return upstreams.stream()
                .filter(each -> each.config().rawPassthrough())
                .findFirst()
                .orElse(null);
    }

    /**
     * The model of a call that names none: the configured one, else the first of the default upstream, else any that is named
     * in the configuration. Always one that the caller may use; empty if there is none. Never fails, and waits only for an
     * upstream of which nothing is known yet.
     */
    CompletableFuture<String> defaultModel(Caller caller) {
        Upstream first = Objects.requireNonNullElse(fallback, upstreams.get(0));
        Optional<String> told = Stream.concat(Stream.ofNullable(configuredDefault), names.of(first).stream())
                .filter(caller::mayUse)
                .findFirst();
        return told.isPresent()
                ? CompletableFuture.completedFuture(told.get())
                : catalogs.of(first).thenApply(listed -> amongListed(listed, caller));
    }

    /** An upstream's own list is in no order of merit, so that a name which is known to chat comes first. */
    private String amongListed(List<ListedModel> listed, Caller caller) {
        List<String> usable = listed.stream()
                .map(ListedModel::id)
                .filter(this::shared)
                .filter(caller::mayUse)
                .toList();
        if (usable.contains(LAST_RESORT)) {
            return LAST_RESORT;
        }
        return Stream.of(usable.stream(), names.all().stream(), Stream.of(LAST_RESORT))
                .flatMap(each -> each)
                .filter(caller::mayUse)
                .findFirst()
                .orElse("");
    }

    /** A fine-tuned model is somebody's, unless the configuration names it. */
    private boolean shared(String model) {
        return !FineTunedNames.matches(FineTunedNames.bare(model))
                || !names.find(model).isEmpty();
    }

    /** The default model as far as the configuration tells it; empty if only the upstream's own list would. */
    public String configuredDefault() {
        Upstream first = Objects.requireNonNullElse(fallback, upstreams.get(0));
        return configuredDefault != null
                ? configuredDefault
                : names.of(first).stream().findFirst().orElse("");
    }

    /** A name as lists spell it: aliases don't care for the case of letters. */
    String spelling(String model) {
        return names.spelling(model);
    }

    /** The failure that tells this caller of an unknown model; it names none that the caller may not use. */
    public GatewayException unknown(String model, Caller caller) {
        List<String> usable = names.all().stream().filter(caller::mayUse).toList();
        String near = Optional.of(model)
                .filter(name -> name.length() <= LONGEST) // comparing costs their lengths, multiplied
                .flatMap(name -> Names.nearest(name, usable))
                .map(name -> " Did you mean `" + name + "`?")
                .orElse("");
        return new GatewayException(
                        ErrorKind.MODEL_NOT_FOUND,
                        "The model `" + abbreviated(model) + "` does not exist or you do not have access to it." + near)
                .status(unknownModelStatus)
                .at("model")
                .detail("models named in the configuration that the caller may use: "
                        + usable.stream().sorted().limit(50).collect(Collectors.joining(", ")));
    }

    private static String abbreviated(String model) {
        return model.length() <= LONGEST ? model : model.substring(0, LONGEST) + "…";
    }

    private static @Nullable Upstream fallback(List<Upstream> upstreams) {
        for (Upstream upstream : upstreams) {
            if (upstream.config().defaultRoute()) {
                return upstream;
            }
        }
        for (Upstream upstream : upstreams) {
            if (upstream.config().models().isEmpty() && !upstream.config().forceModelPrefix()) {
                return upstream;
            }
        }
        return null;
    }
}
