package io.gapura.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataDirectoryTest {
    private static final Map<String, String> NAMED = Map.of("GAPURA_DATA_DIR", "/env/data");

    @Test
    void isNamedByTheConfigurationThenTheEnvironmentThenTheUser() {
        assertThat(DataDirectory.of(Path.of("/configured"), NAMED, "/home/u"))
                .isEqualTo(new DataDirectory(Path.of("/configured"), "store.directory"));
        assertThat(DataDirectory.of(null, NAMED, "/home/u"))
                .isEqualTo(new DataDirectory(Path.of("/env/data"), "GAPURA_DATA_DIR"));
        assertThat(DataDirectory.of(null, Map.of("GAPURA_DATA_DIR", " "), "/home/u"))
                .isEqualTo(new DataDirectory(Path.of("/home/u/.gapura"), "the home directory"));
    }

    @Test
    void callsTheFilesOfTheWholeServerGapura() {
        assertThat(DataDirectory.fileName("")).isEqualTo("gapura");
    }

    @Test
    void givesEveryDeploymentAFileNameOfItsOwn() {
        List<String> deployments = List.of("/a", "/a/b", "/a-b", "/a /b", "/A", "/ü", "/..", "/a/../b");

        List<String> names =
                deployments.stream().map(DataDirectory::fileName).distinct().toList();

        assertThat(names).hasSameSizeAs(deployments).allMatch(name -> name.matches("gapura-[A-Za-z0-9-]*-[0-9a-f]{8}"));
        assertThat(names.get(1)).startsWith("gapura-a-b-");
    }
}
