package io.gapura.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.GatewayConfig;
import io.gapura.Providers;
import io.gapura.config.GeneratedFile;
import io.gapura.model.Operation;
import io.gapura.model.Quirk;
import java.io.IOException;
import java.nio.file.Files;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/providers.md} are made from the data, and its examples load. */
class ProvidersPageTest {
    private static final String PAGE = "docs/providers.md";
    private static final String BEGIN = "<!-- made from providers.yaml by ProvidersPageTest: begin -->\n";
    private static final String END = "<!-- end -->";
    private static final String QUIRKS = "<!-- made from Quirk by ProvidersPageTest: begin -->\n";
    private static final String QUIRKS_END = "<!-- quirks end -->";

    /** What a quirk means, in the page's words. */
    private static final Map<Quirk, String> MEANINGS = Map.of(
            Quirk.TOOL_CHOICE_ANY, "a call of a tool is demanded by `\"any\"` instead of `\"required\"`",
            Quirk.RANDOM_SEED, "the seed is called `random_seed`",
            Quirk.SHORT_TOOL_IDS,
                    "ids of tool calls are nine letters or digits; others are replaced, always by the same",
            Quirk.TEXT_TOOL_RESULTS, "the result of a tool is one text, not a list of parts",
            Quirk.OBJECT_ARGUMENTS,
                    "arguments of calls in the conversation have to be JSON objects; others become `{}`",
            Quirk.REASONING_SENT_BACK, "thoughts go back with the calls that came of them, as `reasoning_content`",
            Quirk.REASONING_REFUSED, "thoughts in the conversation are left out",
            Quirk.CALL_SIGNATURES,
                    "Gemini: a call of another's in the conversation gets the sign that it needs no signature",
            Quirk.PARAMETERS_SUBSET, "Gemini: parameters of tools are told in its own subset of OpenAPI");

    private static String page() throws IOException {
        return Files.readString(GeneratedFile.root().resolve(PAGE));
    }

    @Test
    void keepsTheTablesCurrent() throws IOException {
        String page = between(page(), BEGIN, END, table());
        GeneratedFile.assertCurrent(PAGE, between(page, QUIRKS, QUIRKS_END, quirks()));
    }

    private static String between(String page, String begin, String end, String made) {
        return page.substring(0, page.indexOf(begin) + begin.length()) + made + page.substring(page.indexOf(end));
    }

    private static String table() {
        StringBuilder table =
                new StringBuilder("| provider | | own address | dialects | operations |\n|---|---|---|---|---|\n");
        for (ProviderEntry entry : BundledProviders.entries()) {
            List<String> byDefault = entry.byDefault().isEmpty()
                    ? entry.speaks().stream().map(ProviderEntry.Spoken::dialect).toList()
                    : entry.byDefault();
            String further = entry.speaks().stream()
                    .map(ProviderEntry.Spoken::dialect)
                    .filter(each -> !byDefault.contains(each))
                    .map(each -> "`" + each + "`")
                    .collect(Collectors.joining(", "));
            String operations = entry.operations().isEmpty()
                    ? "any"
                    : entry.operations().stream().map(Operation::word).collect(Collectors.joining(", "));
            table.append("| `").append(entry.type()).append("` | ");
            table.append(
                    entry.sources().isEmpty()
                            ? entry.title()
                            : "[" + entry.title() + "](" + entry.sources().get(0) + ")");
            table.append(" | ")
                    .append(entry.base() == null ? "–" : "`" + entry.base() + "`")
                    .append(" | ");
            table.append(byDefault.stream().map(each -> "`" + each + "`").collect(Collectors.joining(", ")));
            table.append(further.isEmpty() ? "" : "; if asked for " + further);
            table.append(" | ").append(operations).append(" |\n");
        }
        return table.toString();
    }

    private static String quirks() {
        List<CapabilityRule> rules = BundledProviders.rules();
        StringBuilder table = new StringBuilder("| quirk | | of |\n|---|---|---|\n");
        for (Quirk quirk : Quirk.values()) {
            String whose = rules.stream()
                    .filter(rule -> rule.capabilities().quirks().contains(quirk))
                    .flatMap(rule -> rule.providers().stream())
                    .distinct()
                    .map(each -> "`" + each + "`")
                    .collect(Collectors.joining(", "));
            table.append("| `").append(quirk.word()).append("` | ").append(MEANINGS.get(quirk));
            table.append(" | ").append(whose).append(" |\n");
        }
        return table.toString();
    }

    @Test
    void loadsEveryExample() throws IOException {
        Set<String> seen = examples("docs/providers.md");
        assertThat(seen).containsExactlyInAnyOrderElementsOf(Providers.bundled().types());
        assertThat(examples("docs/adding-a-provider.md")).containsExactly("compatible");
    }

    private static Set<String> examples(String page) throws IOException {
        Map<String, String> anything = new AbstractMap<>() {
            @Override
            public String get(Object variable) {
                return "GAPURA_API_KEYS".equals(variable) ? "" : "secret";
            }

            @Override
            public String getOrDefault(Object variable, String other) {
                return get(variable);
            }

            @Override
            public Set<Entry<String, String>> entrySet() {
                return Set.of();
            }
        };
        Matcher blocks = Pattern.compile("```yaml\n(upstreams:.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(GeneratedFile.root().resolve(page)));
        List<String> kinds = new ArrayList<>();
        while (blocks.find()) {
            GatewayConfig.loader(anything)
                    .parse(page, blocks.group(1))
                    .upstreams()
                    .forEach(each -> kinds.add(each.provider()));
        }
        return Set.copyOf(kinds);
    }
}
