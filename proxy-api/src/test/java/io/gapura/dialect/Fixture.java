package io.gapura.dialect;

import io.gapura.dialect.simplechat.SimpleChatDialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A scenario: a folder below {@code fixtures/dialects/<dialect>/} whose files hold exact bytes. Immutable.
 *
 * @param folder where it is in the source tree, so that {@code -Dgolden=update} can rewrite it
 */
public record Fixture(Path folder) {
    private static final Path ROOT = Path.of("src/test/resources/fixtures/dialects");

    /** All scenarios of all dialects. */
    public static List<Fixture> all() {
        try (Stream<Path> folders = Files.walk(ROOT, 2)) {
            return folders.filter(path -> ROOT.relativize(path).getNameCount() == 2 && Files.isDirectory(path))
                    .sorted()
                    .map(Fixture::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All scenarios that have this file. */
    public static List<Fixture> with(String file) {
        return all().stream().filter(fixture -> fixture.has(file)).toList();
    }

    /** All scenarios of the dialect with this folder that have this file. */
    public static List<Fixture> with(String dialect, String file) {
        return with(file).stream()
                .filter(fixture -> fixture.room().equals(dialect))
                .toList();
    }

    /** The dialect that the folder is of, where it is spoken both ways; no one type says that its bytes can pass too. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // each of these is of that type, whatever its name
    public <D extends InboundDialect & OutboundDialect & RawDialect> D dialect() {
        return (D) in().dialect();
    }

    /** What the laws have to know of the dialect. */
    public Room in() {
        return Room.of(room());
    }

    /** The dialect that the folder is of, as clients speak it. */
    public InboundDialect inbound() {
        return bothWays() ? (InboundDialect) in().dialect() : new SimpleChatDialect(has("upstream.sse"));
    }

    /** Whether the dialect is spoken by clients and upstreams alike, so that its bytes can pass. */
    public boolean bothWays() {
        return !room().equals("simplechat");
    }

    private String room() {
        return folder.getName(folder.getNameCount() - 2).toString();
    }

    /** Whether the scenario has this file. */
    public boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    /** A file's bytes. */
    public byte[] bytes(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file's bytes as UTF-8; null if there is no such file. */
    public @Nullable String text(String file) {
        return has(file) ? new String(bytes(file), StandardCharsets.UTF_8) : null;
    }

    /** Compares with what the file says, or, with {@code -Dgolden=update}, makes it say that; null takes the file away. */
    public @Nullable String golden(String file, @Nullable String actual) {
        if ("update".equals(System.getProperty("golden"))) {
            try {
                if (actual == null) {
                    Files.deleteIfExists(folder.resolve(file));
                } else {
                    Files.writeString(folder.resolve(file), actual);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return text(file);
    }

    @Override
    public String toString() {
        return folder.getName(folder.getNameCount() - 1).toString();
    }
}
