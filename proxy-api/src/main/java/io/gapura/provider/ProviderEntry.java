package io.gapura.provider;

import io.gapura.config.Default;
import io.gapura.config.Doc;
import io.gapura.config.Required;
import io.gapura.config.Unset;
import io.gapura.dialect.OutboundDialect;
import io.gapura.model.Operation;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entry of the bundled table of providers, as it stands in the file; {@link Provider} says what the parts mean. Immutable. */
@Doc("A kind of upstream.")
public record ProviderEntry(
        @Doc("The word for it.") @Required String type,
        @Doc("Its name for people.") @Required String title,
        @Doc("The pages that this is from.") List<String> sources,
        @Doc("Its own address.") @Unset @Nullable URI base,
        @Doc("What stands between base and paths.") @Default("") String root,
        @Doc("The same with a dated version of the API.") Dated dated,
        @Doc("The dialects that it can speak, in the order to prefer.") List<Spoken> speaks,
        @Doc("Those that it speaks by default; empty: all.") List<String> byDefault,
        @Doc("What it can do; empty: anything, it will say so itself.") List<Operation> operations,
        @Doc("How and where texts are embedded; empty: as in OpenAI's API.") List<Embeddings> embeddings,
        @Doc("How it is signed.") Sign sign,
        @Doc("What each request has to have.") Map<String, String> headers,
        @Doc("How its list of models is read.") Models models,
        @Doc("Environment variables that make an upstream.") List<Variables> environment) {
    /** Copies the collections. */
    public ProviderEntry {
        sources = List.copyOf(sources);
        speaks = List.copyOf(speaks);
        byDefault = List.copyOf(byDefault);
        operations = List.copyOf(operations);
        embeddings = List.copyOf(embeddings);
        headers = new LinkedHashMap<>(headers);
        environment = List.copyOf(environment);
    }

    /** Where a dialect is spoken. */
    @Doc("Where a dialect is spoken.")
    public record Spoken(
            @Doc("The dialect.") @Required String dialect,
            @Doc("What it is needed for.") @Default("chat") Operation operation,
            @Doc("The path of a request.") @Required String path,
            @Doc("The path of a request for a stream.") @Unset("the same") @Nullable String streamPath,
            @Doc("Where the tokens of a request are counted.") @Unset("nowhere") @Nullable String countPath) {}

    /** How and where texts are embedded. */
    @Doc("How and where texts are embedded.")
    public record Embeddings(
            @Doc("The shape of a request.") @Required String shape, @Doc("Its path.") @Required String path) {}

    /** Paths with a dated version of the API. */
    @Doc("Paths with a dated version of the API.")
    public record Dated(
            @Doc("What stands between base and paths.") @Default("") String root,
            @Doc("What comes before paths that are about one model.") @Default("") String modelRoot,
            @Doc("The paths that are about one model.") List<String> ofModel) {}

    /** How a call is signed. */
    @Doc("How a call is signed.")
    public record Sign(
            @Doc("The header.") @Default("Authorization") String header,
            @Doc("The word before the key.") @Unset("Bearer in Authorization, else none") @Nullable String scheme) {
        private Signing signing() {
            String word = scheme == null && header.equals(Signing.BEARER.header()) ? "Bearer" : scheme;
            return new Signing(header, word == null ? "" : word + " ");
        }
    }

    /** How a list of models is read. */
    @Doc("How a list of models is read.")
    public record Models(
            @Doc("Its path.") @Default("models") String path,
            @Doc("The member that holds the entries.") @Default("data") String entries,
            @Doc("The member of an entry that is the name.") @Default("id") String id,
            @Doc("What stands before the name.") @Default("") String prefix,
            @Doc("Who owns the models.") @Default("upstream") String owner) {}

    /** Environment variables. */
    @Doc("Environment variables.")
    public record Variables(
            @Doc("The upstream's name.") @Required String upstream,
            @Doc("The variable of the key.") @Required String key,
            @Doc("The variable of the address.") @Required String url,
            @Doc("What kind it is where an address is given.") @Unset("the same") @Nullable String elsewhere) {}

    /** What this entry describes, with the dialects that there are and what is known of its models. */
    Provider provider(Map<String, OutboundDialect> dialects, List<CapabilityRule> rules) {
        List<DialectPath> spoken = new ArrayList<>();
        for (Spoken each : speaks) {
            OutboundDialect dialect = dialects.get(each.dialect());
            if (dialect != null) {
                String stream = each.streamPath() == null ? each.path() : each.streamPath();
                spoken.add(new DialectPath(dialect, each.operation(), each.path(), stream, each.countPath()));
            }
        }
        Set<Operation> able = operations.isEmpty() ? EnumSet.allOf(Operation.class) : Set.copyOf(operations);
        return new Provider(
                type,
                title,
                base,
                new PathStyle(root, dated.root(), dated.modelRoot(), dated.ofModel()),
                spoken,
                byDefault.isEmpty() ? speaks.stream().map(Spoken::dialect).toList() : byDefault,
                able,
                embeddings.stream()
                        .map(each -> new OperationPlace(each.shape(), each.path()))
                        .toList(),
                sign.signing(),
                headers,
                new ModelListing(models.path(), models.entries(), models.id(), models.prefix(), models.owner()),
                environment.stream()
                        .map(each -> new EnvironmentNames(
                                each.upstream(),
                                each.key(),
                                each.url(),
                                each.elsewhere() == null ? type : each.elsewhere()))
                        .toList(),
                rules.stream().filter(rule -> rule.providers().contains(type)).toList());
    }
}
