package io.gapura.dialect.anthropic.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToolIdsTest {
    private final ToolIds ids = new ToolIds();

    @Test
    void legalIdsStay() {
        assertThat(ids.call("toolu_01-X", "f")).isEqualTo("toolu_01-X");
        assertThat(ids.result("toolu_01-X", null)).isEqualTo("toolu_01-X");
    }

    @Test
    void noTwoIdsBecomeOne() {
        Set<String> made = new HashSet<>();
        List<String> all =
                List.of("a", "a.b", "a:b", "a/b", "a b", "é", "gapura_YS5i", "gapura-1", "gapura_", "_", "-");
        for (String id : all) {
            String call = ids.call(id, "f");
            assertThat(call).matches("[a-zA-Z0-9_-]+").isEqualTo(ids.result(id, null));
            made.add(call);
        }
        made.add(ids.call(null, "f"));
        assertThat(made).hasSize(all.size() + 1);
    }

    @Test
    void withoutIdsResultsAnswerTheCallsOfTheirToolInOrder() {
        String first = ids.call(null, "f");
        String other = ids.call(null, "g");
        String second = ids.call("said", "f");
        assertThat(ids.result(null, "f")).isEqualTo(first);
        assertThat(ids.result(null, "g")).isEqualTo(other);
        assertThat(ids.result(null, "f")).isEqualTo(second);
    }
}
