package io.gapura.route;

import io.gapura.model.ModelPatterns;
import io.gapura.provider.ModelConfig;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The names that the configuration gives to models, and what they stand for. Aliases come before upstream names and don't care
 * for the case of letters; an alias of several models is a pool, whose members take turns. Of an upstream's name the first
 * upstream that has it counts. Thread-safe; nothing changes but whose turn it is.
 */
final class ModelNames {
    private final Map<String, Pool> aliases = new LinkedHashMap<>();
    private final Map<String, List<RoutePlan>> names = new LinkedHashMap<>();
    private final Map<String, List<String>> byUpstream = new LinkedHashMap<>();

    /** The models of one alias. */
    private record Pool(String spelling, List<RoutePlan> members, AtomicInteger turn) {
        /** All members, beginning with the one whose turn it is. */
        List<RoutePlan> next() {
            int first = members.size() == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), members.size());
            List<RoutePlan> rotated = new ArrayList<>(members.subList(first, members.size()));
            rotated.addAll(members.subList(0, first));
            return rotated;
        }
    }

    ModelNames(List<Upstream> upstreams) {
        for (Upstream upstream : upstreams) {
            ModelPatterns excluded = new ModelPatterns(upstream.config().excludedModels());
            for (ModelConfig model : upstream.config().models()) {
                if (!excluded.matches(model.name())) {
                    offered(upstream.config(), model.clientName())
                            .forEach(name -> add(name, model, new RoutePlan(upstream, model.name())));
                }
            }
        }
    }

    private static List<String> offered(UpstreamConfig upstream, String name) {
        if (upstream.prefix() == null) {
            return List.of(name);
        }
        String prefixed = upstream.prefix() + "/" + name;
        return upstream.forceModelPrefix() ? List.of(prefixed) : List.of(name, prefixed);
    }

    private void add(String name, ModelConfig model, RoutePlan plan) {
        byUpstream
                .computeIfAbsent(plan.upstream().name(), upstream -> new ArrayList<>())
                .add(name);
        if (model.alias() == null) {
            names.computeIfAbsent(name, key -> new ArrayList<>()).add(plan);
        } else {
            aliases.computeIfAbsent(small(name), key -> new Pool(name, new ArrayList<>(), new AtomicInteger()))
                    .members()
                    .add(plan);
        }
    }

    /** What a name stands for: the first is the one to take, the others may stand in for it; none if it is unknown here. */
    List<RoutePlan> find(String name) {
        Pool pool = aliases.get(small(name));
        if (pool != null) {
            return pool.next();
        }
        return names.getOrDefault(name, List.of()).stream().limit(1).toList();
    }

    /** What a name stands for at one upstream, where others may have it too; nobody's turn passes. */
    Optional<RoutePlan> at(Upstream upstream, String name) {
        Pool pool = aliases.get(small(name));
        return (pool == null ? names.getOrDefault(name, List.of()) : pool.members())
                .stream().filter(plan -> plan.upstream() == upstream).findFirst();
    }

    /** An alias as the configuration first spells it; any other name as it is. */
    String spelling(String name) {
        Pool pool = aliases.get(small(name));
        return pool == null ? name : pool.spelling();
    }

    /** All names. */
    List<String> all() {
        List<String> all = new ArrayList<>(names.keySet());
        aliases.values().forEach(pool -> all.add(pool.spelling()));
        return all;
    }

    /** The names of one upstream's models, in their order. */
    List<String> of(Upstream upstream) {
        return byUpstream.getOrDefault(upstream.name(), List.of());
    }

    private static String small(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
