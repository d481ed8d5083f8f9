package io.gapura.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One conversation that is told in every dialect: a folder below {@code fixtures/translations}. Immutable.
 *
 * @param folder where it is in the source tree, so that {@code -Dgolden=update} can write into it
 */
record Scenario(Path folder) {
    private static final Path ROOT = Path.of("src/test/resources/fixtures/translations");

    /** All that tell of a success. */
    static List<Scenario> all() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.sorted()
                    .map(Scenario::new)
                    .filter(each -> !each.toString().equals("errors"))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The one of this name. */
    static Scenario of(String name) {
        return new Scenario(ROOT.resolve(name));
    }

    /** What a client of the dialect sends. */
    String request(Spoken client) {
        return text(client + ".request.json");
    }

    /** What an upstream of the dialect answers, whole. */
    byte[] whole(Spoken upstream) {
        return text(upstream + ".response.json").getBytes(StandardCharsets.UTF_8);
    }

    /** What an upstream of the dialect answers, as a stream. */
    byte[] stream(Spoken upstream) {
        return text(upstream + ".response.sse").getBytes(StandardCharsets.UTF_8);
    }

    /** Its first line: what it is about. */
    String title() {
        return text("ORIGIN.md").lines().findFirst().orElseThrow().substring(2);
    }

    /** A file's text. */
    String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Compares with what the file says, or, with {@code -Dgolden=update}, makes it say that; null if there is no such file. */
    @Nullable
    String golden(String file, String actual) {
        try {
            Path path = folder.resolve(file);
            if ("update".equals(System.getProperty("golden"))) {
                Files.writeString(path, actual);
            }
            return Files.exists(path) ? Files.readString(path) : null;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
