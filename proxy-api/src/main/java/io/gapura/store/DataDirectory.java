package io.gapura.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The directory for the gateway's own files, and who said so. It is made when the first of them is. Immutable.
 *
 * @param path absolute
 * @param origin who named it, for the log
 */
record DataDirectory(Path path, String origin) {
    /** The environment variable that names it. */
    static final String VARIABLE = "GAPURA_DATA_DIR";

    /** The directory of a configuration, of an environment, or of a user, in this order. */
    static DataDirectory of(@Nullable Path configured, Map<String, String> environment, String home) {
        if (configured != null) {
            return new DataDirectory(configured.toAbsolutePath(), "store.directory");
        }
        @Nullable String named = environment.get(VARIABLE);
        if (named != null && !named.isBlank()) {
            return new DataDirectory(Path.of(named.strip()).toAbsolutePath(), VARIABLE);
        }
        return new DataDirectory(Path.of(home, ".gapura").toAbsolutePath(), "the home directory");
    }

    /**
     * What the files of a deployment are called: {@code gapura} for one that has a whole server, else with its paths and a digest
     * of them, as {@code /a/b} and {@code /a-b} are two.
     */
    static String fileName(String deployment) {
        if (deployment.isEmpty()) {
            return "gapura";
        }
        String readable = deployment.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(deployment.getBytes(StandardCharsets.UTF_8));
            return "gapura-" + readable + "-" + HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }

    /** Makes the directory for its owner alone, unless it is there. */
    void make() throws IOException {
        FileAttribute<?>[] ours =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                        }
                        : new FileAttribute<?>[0];
        Files.createDirectories(path, ours);
    }
}
