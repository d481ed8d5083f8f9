package io.gapura.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files of the servers under test. Stateless. */
final class Directories {
    private Directories() {}

    /** An empty directory at this place. */
    static Path fresh(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        return Files.createDirectories(directory);
    }

    /** Copies a directory with all that is in it. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /** Puts a file into a directory that a server watches, so that it never sees half of it. */
    static void drop(Path file, Path watched) throws IOException {
        Path outside =
                watched.resolve("../../" + watched.getFileName() + ".part").normalize();
        Files.copy(file, outside);
        Files.move(outside, watched, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Replaces texts in a file of the server's own configuration; each must be there, or the server has changed. */
    static void edit(Path file, String... pairs) throws IOException {
        String text = Files.readString(file);
        for (int i = 0; i < pairs.length; i += 2) {
            if (!text.contains(pairs[i])) {
                throw new IOException(file + " has no " + pairs[i]);
            }
            text = text.replace(pairs[i], pairs[i + 1]);
        }
        Files.writeString(file, text);
    }

    /** Everything in all the files of a directory, as far as it is text. */
    static String texts(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            text.append(Files.readString(file, StandardCharsets.ISO_8859_1)).append('\n');
        }
        return text.toString();
    }
}
