package io.gapura.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigLocatorTest {
    private static final Path WORK = Path.of("/work-directory");

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> jndi = new HashMap<>();
    private final Map<String, String> parameters = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Set<Path> disk = new HashSet<>();

    private final ConfigLocator locator =
            new ConfigLocator(properties::get, jndi::get, parameters::get, environment::get, WORK, disk::contains);

    @Test
    void looksInTheOrderOfTheDocumentation() {
        properties.put("gapura.config", "/1.yaml");
        jndi.put("java:comp/env/gapura/config", "/2.yaml");
        parameters.put("gapura.config", "/3.yaml");
        environment.put("GAPURA_CONFIG", "/4.yaml");
        for (String file : new String[] {"/1.yaml", "/2.yaml", "/3.yaml", "/4.yaml"}) {
            disk.add(Path.of(file));
        }
        disk.add(WORK.resolve("gapura.yaml"));

        assertThat(locator.find()).contains(found("/1.yaml", "system property gapura.config"));
        properties.clear();
        assertThat(locator.find()).contains(found("/2.yaml", "JNDI entry java:comp/env/gapura/config"));
        jndi.clear();
        assertThat(locator.find()).contains(found("/3.yaml", "servlet context parameter gapura.config"));
        parameters.clear();
        assertThat(locator.find()).contains(found("/4.yaml", "environment variable GAPURA_CONFIG"));
        environment.clear();
        assertThat(locator.find()).contains(found("/work-directory/gapura.yaml", "working directory"));
        disk.clear();
        assertThat(locator.find()).isEmpty();
    }

    @Test
    void doesNotPassOverAFileThatIsNamedButNotThere() {
        properties.put("gapura.config", "conf/mine.yaml");
        disk.add(WORK.resolve("gapura.yaml"));

        assertThatThrownBy(locator::find)
                .isInstanceOf(ConfigException.class)
                .hasMessage("/work-directory/conf/mine.yaml: no such file; system property gapura.config names it");
    }

    @Test
    void beginsRelativeNamesAtTheWorkingDirectory() {
        environment.put("GAPURA_CONFIG", " conf/mine.yaml ");
        disk.add(WORK.resolve("conf/mine.yaml"));

        assertThat(locator.find())
                .contains(found("/work-directory/conf/mine.yaml", "environment variable GAPURA_CONFIG"));
    }

    @Test
    void takesABlankNameForNone() {
        properties.put("gapura.config", " ");

        assertThat(locator.find()).isEmpty();
    }

    @Test
    void saysWhenANameIsNoPath() {
        environment.put("GAPURA_CONFIG", "a\0b");

        assertThatThrownBy(locator::find)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("environment variable GAPURA_CONFIG")
                .hasMessageContaining("is not a path");
    }

    private static ConfigLocation found(String file, String origin) {
        return new ConfigLocation(Path.of(file), origin);
    }
}
