package io.gapura.provider;

import io.gapura.config.Doc;
import io.gapura.config.Matches;
import io.gapura.config.Required;
import io.gapura.model.ModelPatterns;
import java.util.List;

/** One entry of the bundled table of capabilities: what is documented of some models. Immutable. */
@Doc("What is documented of some models.")
public record CapabilityRule(
        @Doc("The kinds of upstreams where it holds.") List<String> providers,
        @Doc("The models, by patterns of their own names; empty for all of those upstreams.") List<String> models,
        @Doc("Where it is documented.") @Required String source,
        @Doc("When that was read.") @Required @Matches(value = "20\\d\\d-\\d\\d-\\d\\d", words = "a date") String read,
        @Doc("What is documented.") CapabilitiesConfig capabilities) {
    /** Copies the lists. */
    public CapabilityRule {
        providers = List.copyOf(providers);
        models = List.copyOf(models);
    }

    /** Whether it holds for this model. */
    boolean of(String model) {
        return models.isEmpty() || new ModelPatterns(models).matches(model);
    }
}
