package io.gapura.provider;

import io.gapura.config.Doc;
import io.gapura.config.Example;
import io.gapura.config.Required;
import io.gapura.config.Shorthand;
import io.gapura.config.Unset;
import org.jspecify.annotations.Nullable;

/** A model that an upstream serves. Immutable. */
@Doc("A model that an upstream serves. A plain text is its name.")
public record ModelConfig(
        @Doc("The upstream's own name of it.") @Required @Shorthand @Example("large-model-2026-05-01") String name,
        @Doc(
                        "What clients call it instead, in letters of either case. Where several models have the same alias, they take turns.")
                @Unset("its name")
                @Example("large-model")
                @Nullable
                String alias,
        @Doc("What it can take, laid over what the gateway knows of it.") CapabilitiesConfig capabilities) {
    /** A model that clients know by its own name. */
    public static ModelConfig of(String name) {
        return new ModelConfig(name, null, CapabilitiesConfig.NONE);
    }

    /** What clients call it. */
    public String clientName() {
        return alias == null ? name : alias;
    }
}
