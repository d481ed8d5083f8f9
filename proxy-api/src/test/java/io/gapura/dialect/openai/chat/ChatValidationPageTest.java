package io.gapura.dialect.openai.chat;

import io.gapura.config.GeneratedFile;
import io.gapura.dialect.openai.rule.Kind;
import io.gapura.dialect.openai.rule.Rule;
import io.gapura.dialect.openai.rule.Structure;
import java.io.IOException;
import java.nio.file.Files;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table in {@code docs/validation.md} is made from the rules. */
class ChatValidationPageTest {
    private static final String PAGE = "docs/validation.md";
    private static final String BEGIN = "<!-- made from ChatRules by ChatValidationPageTest: begin -->\n";
    private static final String END = "<!-- end -->";

    private final StringBuilder table = new StringBuilder();
    private final IdentityHashMap<Rule, String> told = new IdentityHashMap<>();

    @Test
    void keepsTheTableCurrent() throws IOException {
        String page = Files.readString(GeneratedFile.root().resolve(PAGE));
        table.append("| member | what it may be | required |\n|---|---|---|\n");
        members("", ChatRules.DOCUMENTED);
        String before = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
        GeneratedFile.assertCurrent(PAGE, before + table + page.substring(page.indexOf(END)));
    }

    private void members(String prefix, Structure structure) {
        structure.members().forEach(member -> {
            String path = prefix + member.name();
            line(path, structure.words(member), member.required() ? "yes" : neededBy(member.name(), structure.kinds()));
            below(path, member.rule());
        });
    }

    private void below(String path, Rule rule) {
        if (rule.below().isEmpty()) {
            return;
        }
        Rule here = rule.below().get("");
        if (here != null) {
            below(path, here);
            return;
        }
        String other = told.putIfAbsent(rule, path);
        if (other != null) {
            line(path + " …", "as in `" + other + "`", "");
            return;
        }
        if (rule instanceof Structure structure) {
            members(path + ".", structure);
            return;
        }
        rule.below().forEach((name, inner) -> {
            String at = name.equals("[]") ? path + "[]" : path + "." + name;
            if (!(inner instanceof Structure)) {
                line(at, inner.words(), "");
            }
            below(at, inner);
        });
    }

    private void line(String path, String words, String required) {
        table.append("| `")
                .append(path)
                .append("` | ")
                .append(words)
                .append(" | ")
                .append(required)
                .append(" |\n");
    }

    private static String neededBy(String member, List<Kind> kinds) {
        return kinds.stream()
                .filter(kind -> kind.needs().contains(member))
                .map(kind -> "`" + kind.name() + "`")
                .collect(Collectors.joining(", "));
    }
}
