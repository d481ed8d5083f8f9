package io.gapura.provider;

import io.gapura.config.ConfigLoader;
import io.gapura.config.Doc;
import io.gapura.config.Shape;
import io.gapura.dialect.OutboundDialect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of upstreams and what is known of their models, from the data files beside this class. Stateless. */
public final class BundledProviders {
    /** The table of providers. */
    @Doc("The kinds of upstreams.")
    public record Table(@Doc("One for each kind.") List<ProviderEntry> providers) {}

    /** The table of capabilities. */
    @Doc("What is documented of models.")
    public record Rules(
            @Doc("The general before the particular: a later one is laid over the earlier.")
                    List<CapabilityRule> rules) {}

    private BundledProviders() {}

    /**
     * All of them.
     *
     * @param dialects the dialects that there are
     */
    public static List<Provider> read(List<OutboundDialect> dialects) {
        Map<String, OutboundDialect> byName = new LinkedHashMap<>();
        dialects.forEach(dialect -> byName.put(dialect.name(), dialect));
        List<CapabilityRule> rules = rules();
        return entries().stream().map(entry -> entry.provider(byName, rules)).toList();
    }

    /** The table of providers, as it stands in the file. */
    static List<ProviderEntry> entries() {
        return load(Table.class, "providers.yaml").providers();
    }

    /** The table of capabilities, as it stands in the file. */
    static List<CapabilityRule> rules() {
        return load(Rules.class, "capabilities.yaml").rules();
    }

    private static <R extends Record> R load(Class<R> type, String name) {
        try (InputStream file = BundledProviders.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing");
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return new ConfigLoader<>(Shape.of(type), variable -> null).parse(name, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
