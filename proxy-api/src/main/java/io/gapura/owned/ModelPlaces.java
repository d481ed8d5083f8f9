package io.gapura.owned;

import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamConfig;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which upstreams the configuration names for a model. Thread-safe. */
public interface ModelPlaces {
    /** The names of the upstreams that name this model; empty if none does: then it may be anywhere. */
    Set<String> naming(String model);

    /** As the lists of models of these upstreams say: by their own names and by the clients', with a prefix or without. */
    static ModelPlaces of(List<Upstream> upstreams) {
        List<Upstream> all = List.copyOf(upstreams);
        return model -> all.stream()
                .filter(upstream -> names(upstream.config(), model))
                .map(Upstream::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean names(UpstreamConfig upstream, String model) {
        String prefix = upstream.prefix() + "/";
        String bare = model.startsWith(prefix) ? model.substring(prefix.length()) : model;
        return upstream.models().stream()
                .anyMatch(each -> each.name().equals(bare) || each.clientName().equalsIgnoreCase(bare));
    }
}
