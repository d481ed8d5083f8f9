package io.gapura.provider;

import io.gapura.config.Allowed;
import io.gapura.config.Doc;
import io.gapura.config.Example;
import io.gapura.config.Range;
import io.gapura.config.Unset;
import io.gapura.model.Capabilities;
import io.gapura.model.Feature;
import io.gapura.model.Quirk;
import io.gapura.model.Thinking;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is said of what a model can take, to be laid over what is known of it otherwise. Immutable. */
@Doc("What models can take, laid over what the gateway knows of them.")
public record CapabilitiesConfig(
        @Doc("What they don't take: it is taken out of requests, and told in `x-gapura-losses`.")
                @Example("[temperature, images]")
                List<Feature> lacks,
        @Doc("What they take, whatever is known otherwise.") List<Feature> takes,
        @Doc("Peculiarities of an OpenAI-compatible server that its requests are written for.") List<Quirk> quirks,
        @Doc("Peculiarities that they don't have, whatever is known otherwise.") List<Quirk> noQuirks,
        @Doc("How they are told how much to think.") @Unset("what is known") @Nullable Thinking thinking,
        @Doc("The most tokens that they generate in one answer.")
                @Unset("what is known")
                @Range(min = "1", max = "100000000")
                @Nullable
                Long maxOutputTokens,
        @Doc("The only dialects that they are called in, the one to translate to first. Empty: what is known.")
                @Allowed(from = "dialect")
                List<String> dialects) {
    /** Nothing is said. */
    public static final CapabilitiesConfig NONE =
            new CapabilitiesConfig(List.of(), List.of(), List.of(), List.of(), null, null, List.of());

    /** Copies the lists. */
    public CapabilitiesConfig {
        lacks = List.copyOf(lacks);
        takes = List.copyOf(takes);
        quirks = List.copyOf(quirks);
        noQuirks = List.copyOf(noQuirks);
        dialects = List.copyOf(dialects);
    }

    /** This laid over what is known. */
    Capabilities over(Capabilities known) {
        Set<Feature> lacking = new HashSet<>(known.lacks());
        lacking.addAll(lacks);
        takes.forEach(lacking::remove);
        Set<String> peculiar = new HashSet<>(known.quirks());
        quirks.forEach(quirk -> peculiar.add(quirk.word()));
        noQuirks.forEach(quirk -> peculiar.remove(quirk.word()));
        return new Capabilities(
                lacking,
                peculiar,
                thinking == null ? known.thinking() : thinking,
                maxOutputTokens == null ? known.maxOutputTokens() : maxOutputTokens,
                dialects.isEmpty() ? known.dialects() : dialects);
    }
}
