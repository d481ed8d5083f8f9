package io.gapura.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.MalformedInputException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("NAME", "value", "EMPTY", "", "NUMBER", "7", "KEY", "sk-secret", "ODD", "$1 ${NAME} \\");

    private final Map<Path, String> disk = new HashMap<>();

    @Doc("Values.")
    record Values(
            @Doc("A text.") @Unset @Nullable String text,
            @Doc("A number.") @Default("1") @Range(min = "1", max = "9") int number,
            @Doc("A switch.") @Default("false") boolean flag,
            @Doc("A secret.") @Unset @Nullable Secret secret,
            @Doc("Texts.") List<String> texts) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${NAME}|value",
                "a-${NAME}-b-${NUMBER}|a-value-b-7",
                "${NONE:-other}|other",
                "${EMPTY:-other}|other",
                "${NAME:-other}|value",
                "a${NONE:-}b|ab",
                "a${EMPTY}b|ab",
                "$${NAME}|${NAME}",
                "$$${NAME}|$${NAME}",
                "$NAME and $5|$NAME and $5",
                "${ODD}|$1 ${NAME} \\",
                "${file:/run/key}|from-disk",
                "${file:sibling}|from-sibling",
            })
    void putsValuesInPlace(String text, String expected) {
        disk.put(Path.of("/run/key"), "from-disk\n");
        disk.put(Path.of("/etc/gapura/sibling"), "from-sibling\r\n");
        assertThat(load("text: '" + text + "'").text()).isEqualTo(expected);
    }

    @Test
    void takesOneLineBreakFromTheEndOfAFileAndNothingElse() {
        disk.put(Path.of("/run/key"), " one\ntwo \n\n");
        assertThat(load("text: ${file:/run/key}").text()).isEqualTo(" one\ntwo \n");
    }

    @Test
    void servesEveryKindOfValue() {
        disk.put(Path.of("/run/key"), "file-secret\n");

        Values values = load(
                """
                number: ${NUMBER}
                flag: ${NONE:-true}
                secret: ${file:/run/key}
                texts: ["${NAME}", plain]
                """);

        assertThat(values).isEqualTo(new Values(null, 7, true, Secret.of("file-secret"), List.of("value", "plain")));
    }

    @Test
    void reportsEveryReferenceThatFails() {
        disk.put(Path.of("/run/binary"), BINARY);

        assertThat(
                        mistakes(
                                """
                        text: ${NONE} and ${OTHER}
                        number: ${NAME}
                        flag: ${EMPTY}
                        secret: ${file:/run/none}
                        texts: ["${file:/run/binary}", "${no name}", "${OPEN"]
                        """))
                .containsExactly(
                        "/etc/gapura/gapura.yaml:1: text: environment variable NONE is not set; "
                                + "${NONE:-default} gives it a default",
                        "/etc/gapura/gapura.yaml:1: text: environment variable OTHER is not set; "
                                + "${OTHER:-default} gives it a default",
                        "/etc/gapura/gapura.yaml:2: number: expected a whole number, found \"${NAME}\"",
                        "/etc/gapura/gapura.yaml:3: flag: expected true or false, found \"${EMPTY}\"",
                        "/etc/gapura/gapura.yaml:4: secret: file /run/none: no such file",
                        "/etc/gapura/gapura.yaml:5: texts[0]: file /run/binary: it is not UTF-8",
                        "/etc/gapura/gapura.yaml:5: texts[1]: expected ${NAME}, ${NAME:-default} or ${file:/path}; "
                                + "write $${ for ${ itself",
                        "/etc/gapura/gapura.yaml:5: texts[2]: expected ${NAME}, ${NAME:-default} or ${file:/path}; "
                                + "write $${ for ${ itself");
    }

    @Test
    void neverShowsWhatAReferenceStandsFor() {
        assertThat(mistakes("{number: '${KEY}', flag: '${KEY}'}"))
                .hasSize(2)
                .noneMatch(message -> message.contains("sk-secret"));
    }

    private static final String BINARY = "\0not text";

    private Values load(String yaml) {
        TextFiles files = file -> {
            String text = file.endsWith("gapura.yaml") ? yaml : disk.get(file);
            if (text == null) {
                throw new NoSuchFileException(file.toString());
            }
            if (text.equals(BINARY)) {
                throw new MalformedInputException(1);
            }
            return text;
        };
        return new ConfigLoader<>(Shape.of(Values.class), ENVIRONMENT::get)
                .load(Path.of("/etc/gapura/gapura.yaml"), files);
    }

    private List<String> mistakes(String yaml) {
        return catchThrowableOfType(ConfigException.class, () -> load(yaml)).messages();
    }
}
