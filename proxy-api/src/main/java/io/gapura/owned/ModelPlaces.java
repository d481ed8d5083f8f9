package io.gapura.owned;

import io.gapura.provider.Upstream;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which upstreams the configuration names for a model. Thread-safe. */
public interface ModelPlaces {
    /** The names of the upstreams that name this model; empty if none does: then it may be anywhere. */
    Set<String> naming(String model);

    /** As the lists of models of these upstreams say. */
    static ModelPlaces of(List<Upstream> upstreams) {
        List<Upstream> all = List.copyOf(upstreams);
        return model -> all.stream()
                .filter(upstream -> upstream.config().models().contains(model))
                .map(Upstream::name)
                .collect(Collectors.toUnmodifiableSet());
    }
}
