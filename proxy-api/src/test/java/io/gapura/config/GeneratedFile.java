package io.gapura.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the repository that is made by a test: {@code -Dgolden=update} rewrites it, otherwise it must be right. */
public final class GeneratedFile {
    private GeneratedFile() {}

    /** The repository's root: where the build's own settings are. */
    public static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.isDirectory(directory.resolve(".mvn"))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new IllegalStateException("not within the repository");
        }
        return directory;
    }

    /** The file, below the root, is this to the letter. */
    public static void assertCurrent(String path, String expected) throws IOException {
        Path file = root().resolve(path);
        if ("update".equals(System.getProperty("golden"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(file).exists();
        assertThat(Files.readString(file))
                .as("%s is stale: run the tests with -Dgolden=update and look at what changed", path)
                .isEqualTo(expected);
    }
}
