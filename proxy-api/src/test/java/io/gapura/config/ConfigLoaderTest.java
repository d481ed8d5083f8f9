package io.gapura.config;

import static io.gapura.config.ConfigRecords.mistakes;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    enum Fruit {
        RED_APPLE,
        @Key("citrus")
        LEMON
    }

    @Doc("A basket.")
    record Basket(
            @Doc("Its name.") @Required @Matches(value = "[a-z]+", words = "lower-case letters") String name,
            @Doc("What it holds.") @Default("red-apple") Fruit fruit,
            @Doc("How many.") @Default("3") @Range(min = "1", max = "9") int count,
            @Doc("How heavy.") @Unset @Range(min = "0") @Nullable Long weight,
            @Doc("How long it keeps.") @Default("2h") @Range(min = "1s", max = "24h") Duration fresh,
            @Doc("The lock.") @Unset @Nullable Secret lock,
            @Doc("Home.") @Unset @Nullable URI home,
            @Doc("File.") @Unset @Nullable Path file,
            @Doc("Open.") @Default("true") boolean open) {}

    @Doc("A market.")
    record Market(
            @Doc("The baskets.") List<Basket> baskets,
            @Doc("The first basket of all.") @Unset @Nullable Basket first,
            @Doc("Numbers by name.") Map<String, Integer> prices,
            @Doc("Numbers.") @Default({"1", "2"}) List<Long> numbers)
            implements Checked {
        @Override
        public void check(Problems problems, String path) {
            if (prices.containsKey("free") && prices.get("free") != 0) {
                problems.add(Problems.join(path, "prices.free"), "costs nothing");
            }
            if (baskets.size() == 5) {
                problems.add(Problems.join(path, "baskets[4].missing.deep"), "is one too many");
            }
        }
    }

    @Test
    void bindsEveryKindOfValue() {
        String yaml =
                """
                # a comment
                baskets:
                  - &least {name: a}
                  - name: b
                    fruit: citrus
                    count: 9
                    weight: 5000000000
                    fresh: 1500ms
                    lock: "7"
                    home: https://host/path
                    file: /etc/file
                    open: false
                first: *least
                prices: {apple: 1, "pear.x": 2}
                numbers: []
                """;

        Basket least = new Basket("a", Fruit.RED_APPLE, 3, null, Duration.ofHours(2), null, null, null, true);
        Basket full = new Basket(
                "b",
                Fruit.LEMON,
                9,
                5_000_000_000L,
                Duration.ofMillis(1500),
                Secret.of("7"),
                URI.create("https://host/path"),
                Path.of("/etc/file"),
                false);
        assertThat(parse(Market.class, yaml))
                .isEqualTo(new Market(List.of(least, full), least, Map.of("apple", 1, "pear.x", 2), List.of()));
        assertThat(parse(Market.class, "{}")).isEqualTo(new Market(List.of(), null, Map.of(), List.of(1L, 2L)));
    }

    @Test
    void reportsEveryMistakeAtOnceInTheOrderOfTheLines() {
        String yaml =
                """
                basket: []
                baskets:
                  - name: Upper
                    cuont: 5
                    fruit: lemon
                  - fresh: 1 hour
                    count: 10
                    completely-different: 1
                  - 7
                prices: [1]
                numbers: [1, two, 3.5]
                prices: {}
                """;

        assertThat(mistakes(Market.class, yaml))
                .containsExactly(
                        "test:1: basket: unknown key; did you mean \"baskets\"? "
                                + "valid here are: baskets, first, prices, numbers",
                        "test:3: baskets[0].name: expected lower-case letters",
                        "test:4: baskets[0].cuont: unknown key; did you mean \"count\"? valid here are: "
                                + "name, fruit, count, weight, fresh, lock, home, file, open",
                        "test:5: baskets[0].fruit: expected one of red-apple, citrus, found \"lemon\"",
                        "test:6: baskets[1].name: is required: Its name.",
                        "test:6: baskets[1].fresh: expected a duration such as 250ms, 15s, 5m or 1h, found \"1 hour\"",
                        "test:7: baskets[1].count: expected from 1 to 9, found \"10\"",
                        "test:8: baskets[1].completely-different: unknown key; valid here are: "
                                + "name, fruit, count, weight, fresh, lock, home, file, open",
                        "test:9: baskets[2]: expected a section with keys, found a single value",
                        "test:10: prices: expected a section with keys, found a list",
                        "test:11: numbers[1]: expected a whole number, found the text two",
                        "test:11: numbers[2]: expected a whole number, found the number 3.5",
                        "test:12: prices: given twice; first in line 10");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name: 12|name: expected text, found the number 12; put it in quotes",
                "name: true|name: expected text, found the boolean true; put it in quotes",
                "name:|name: has no value; give one, or remove the key",
                "name: null|name: has no value; give one, or remove the key",
                "count: \"5\"|count: expected a whole number, found the text 5; without the quotes it may be one",
                "count: 99999999999|count: expected a whole number, found \"99999999999\"",
                "count: 0|count: expected from 1 to 9, found \"0\"",
                "weight: -1|weight: expected at least 0, found \"-1\"",
                "fresh: 25h|fresh: expected from 1s to 24h, found \"25h\"",
                "fresh: 5|fresh: expected a duration such as 250ms, 15s, 5m or 1h, found \"5\"",
                "open: yes|open: expected true or false, found the text yes",
                "lock: 7|lock: expected text, found the number; put it in quotes",
                "lock: [a]|lock: expected text, found a list",
                "home: a b|home: expected an address such as https://host/path, found something else",
            })
    void saysWhatWouldBeRight(String yaml, String message) {
        String name = yaml.startsWith("name") ? "" : "name: a\n";
        int line = name.isEmpty() ? 1 : 2;
        assertThat(mistakes(Basket.class, name + yaml)).containsExactly("test:" + line + ": " + message);
    }

    @Test
    void checksAcrossKeysAtTheirLines() {
        assertThat(mistakes(Market.class, "numbers: []\nprices:\n  free: 1"))
                .containsExactly("test:3: prices.free: costs nothing");
    }

    @Test
    void findsTheLineOfTheNearestSectionForAKeyThatIsNotThere() {
        assertThat(mistakes(
                        Market.class, "baskets:\n- name: a\n- name: a\n- name: a\n- name: a\n- open: true\n  name: a"))
                .containsExactly("test:6: baskets[4].missing.deep: is one too many");
    }

    @Test
    void knowsABrokenFileByLineAndColumn() {
        assertThat(mistakes(Market.class, "numbers: []\nprices: {a: 1\nbaskets: []\n"))
                .singleElement()
                .asString()
                .startsWith("test:3: not YAML: ")
                .contains("(column 8)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment\n", "---\n"})
    void doesNotTakeAnEmptyFileForTheDefaults(String yaml) {
        assertThat(mistakes(Market.class, yaml)).hasSize(1);
    }

    @Test
    void doesNotMindAByteOrderMark() {
        assertThat(parse(Market.class, "\uFEFFnumbers: []").numbers()).isEmpty();
    }

    @Test
    void survivesBottomlessNesting() {
        assertThat(mistakes(Market.class, "numbers: " + "[".repeat(200_000)))
                .singleElement()
                .asString()
                .startsWith("test: not YAML: ");
    }

    @Test
    void refusesMoreThanOneDocument() {
        assertThat(mistakes(Market.class, "{}\n---\n{}\n"))
                .singleElement()
                .asString()
                .contains("not YAML");
    }

    @Test
    void stopsAliasesThatMultiply() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(mistakes(Market.class, yaml.toString()))
                .singleElement()
                .asString()
                .contains("aliases");
    }

    @Test
    void constructsNothingThatATagNames() {
        assertThat(mistakes(Market.class, "numbers: [!!java.io.File /etc/passwd]"))
                .singleElement()
                .asString()
                .contains("expected a whole number");
    }

    @Test
    void refusesARecordThatIsNotDescribed() {
        @Doc("Incomplete.")
        record Incomplete(@Doc("No rule.") String name) {}
        @Doc("Incomplete.")
        record Undocumented(@Required String name) {}

        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(Incomplete.class));
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(Undocumented.class));
    }
}
