package io.gapura.provider;

import io.gapura.config.Secret;
import io.gapura.dialect.OutboundDialect;
import io.gapura.http.Headers;
import io.gapura.model.Capabilities;
import io.gapura.model.Operation;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of upstream, as data: what it speaks and where, how a call is signed, how its list of models is read. No code asks for
 * a vendor by its name; it asks this. Immutable and thread-safe.
 *
 * @param type the word for it in the configuration: {@code groq}
 * @param title its name for people
 * @param defaultBase the base of its addresses where the configuration names none; null if it must name one
 * @param paths what stands between a base and the paths
 * @param speaks every dialect that it can speak, and where
 * @param byDefault the names of those that it speaks where the configuration doesn't say otherwise; the first is the one to
 *     translate to
 * @param operations what it can do, where the configuration doesn't say otherwise
 * @param embeddings how and where texts are embedded, the shape to translate to first; empty if as in OpenAI's API
 * @param signing how a call is signed
 * @param headers what each request has to have, unless the client's own crosses or the configuration says otherwise
 * @param listing how its list of models is read
 * @param environment the environment variables that make an upstream of this kind
 * @param rules what is known of its models, the general first
 */
public record Provider(
        String type,
        String title,
        @Nullable URI defaultBase,
        PathStyle paths,
        List<DialectPath> speaks,
        List<String> byDefault,
        Set<Operation> operations,
        List<OperationPlace> embeddings,
        Signing signing,
        Map<String, String> headers,
        ModelListing listing,
        List<EnvironmentNames> environment,
        List<CapabilityRule> rules) {
    /** Copies the collections; headers keep their order. */
    public Provider {
        speaks = List.copyOf(speaks);
        byDefault = List.copyOf(byDefault);
        operations = Set.copyOf(operations);
        embeddings = List.copyOf(embeddings);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        environment = List.copyOf(environment);
        rules = List.copyOf(rules);
    }

    /**
     * One that is like OpenAI's API but for its dialects: bearer tokens, a base that ends in a version, {@code /models}.
     *
     * @param speaks all of them are spoken by default
     */
    public static Provider of(String type, @Nullable URI defaultBase, List<DialectPath> speaks) {
        return new Provider(
                type,
                type,
                defaultBase,
                PathStyle.PLAIN,
                speaks,
                speaks.stream().map(DialectPath::name).toList(),
                Set.of(Operation.CHAT),
                List.of(),
                Signing.BEARER,
                Map.of(),
                ModelListing.USUAL,
                List.of(),
                List.of());
    }

    /** The same with other operations. */
    public Provider doing(Set<Operation> others) {
        return new Provider(
                type,
                title,
                defaultBase,
                paths,
                speaks,
                byDefault,
                others,
                embeddings,
                signing,
                headers,
                listing,
                environment,
                rules);
    }

    /** The dialects that it speaks by default; the first is the one to translate to. */
    public List<OutboundDialect> dialects() {
        return spoken(byDefault).stream().map(DialectPath::dialect).toList();
    }

    /** The dialects of these names, in their order; those that it can't speak are left out. */
    List<DialectPath> spoken(List<String> names) {
        return names.stream()
                .flatMap(name -> speaks.stream().filter(each -> each.name().equals(name)))
                .toList();
    }

    /**
     * The addresses below a base.
     *
     * @param apiVersion the dated version of its API, null for none
     */
    public Addresses addresses(URI base, @Nullable String apiVersion) {
        return new ProviderAddresses(this, base, apiVersion);
    }

    /** Whether its API has dated versions. */
    public boolean takesVersions() {
        return paths.takesVersions();
    }

    /** Signs a call. */
    public void sign(Headers to, Secret key) {
        signing.sign(to, key);
    }

    /** What is known of a model by its own name. */
    public Capabilities capabilities(String model) {
        Capabilities known = Capabilities.UNKNOWN;
        for (CapabilityRule rule : rules) {
            if (rule.of(model)) {
                known = rule.capabilities().over(known);
            }
        }
        return known;
    }
}
