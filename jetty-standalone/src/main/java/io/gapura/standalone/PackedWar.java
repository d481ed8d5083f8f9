package io.gapura.standalone;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The WAR inside the runnable jar, unpacked into a directory that only this user can read and that {@link #close()}
 * deletes. Thread-safe.
 */
final class PackedWar implements AutoCloseable {
    private static final String RESOURCE = "/gapura.war";

    private final Path directory;

    private PackedWar(Path directory) {
        this.directory = directory;
    }

    /**
     * Unpacks the WAR, once for each process: a directory shared by processes could be changed by another user.
     *
     * @throws IOException when the temporary directory can't be written, or the jar was built without its WAR
     */
    static PackedWar unpack() throws IOException {
        // createTempDirectory gives rwx------ where the file system knows permissions.
        PackedWar war = new PackedWar(Files.createTempDirectory("gapura-"));
        try (InputStream packed = PackedWar.class.getResourceAsStream(RESOURCE)) {
            if (packed == null) {
                throw new FileNotFoundException("the jar lacks " + RESOURCE + "; build it with: mvn package");
            }
            unpack(packed, Files.createDirectory(war.application()));
            Files.createDirectory(war.scratch());
        } catch (IOException e) {
            war.close();
            throw e;
        }
        return war;
    }

    /** Where the web application's files are. */
    Path application() {
        return directory.resolve("application");
    }

    /** Where the web application may write temporary files. */
    Path scratch() {
        return directory.resolve("scratch");
    }

    /** Deletes the directory; a second call, from the other of the threads that end the process, does nothing. */
    @Override
    public synchronized void close() throws IOException {
        if (Files.exists(directory)) {
            Files.walkFileTree(directory, new Deletion());
        }
    }

    private static void unpack(InputStream packed, Path into) throws IOException {
        ZipInputStream zip = new ZipInputStream(packed);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            Path file = into.resolve(entry.getName()).normalize();
            if (!file.startsWith(into)) {
                throw new IOException("the WAR has an entry outside itself: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(file);
            } else {
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
