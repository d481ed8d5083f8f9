package io.gapura.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that is made once, in a file that only its owner may read. It lies beside the database if that is a file too: who
 * takes the whole directory has both. Thread-safe, and safe among processes: whoever makes the file first decides the key.
 */
final class KeyFile {
    private static final Logger LOG = LoggerFactory.getLogger("gapura.store");

    private final DataDirectory directory;
    private final Path path;

    KeyFile(DataDirectory directory, String name) {
        this.directory = directory;
        this.path = directory.path().resolve(name + ".key");
    }

    /** Where it is, or would be. */
    Path path() {
        return path;
    }

    /** The key, made and kept if there is none yet. */
    SealingKey readOrMake() throws IOException {
        Optional<SealingKey> there = read();
        if (there.isPresent()) {
            return there.get();
        }
        make();
        return read().orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    /** The key, if there is such a file. */
    Optional<SealingKey> read() throws IOException {
        String text;
        try {
            text = Files.readString(path, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
        return Optional.of(SealingKey.parse(text)
                .orElseThrow(() -> new IOException(path + " is not a key: it should hold 32 bytes in Base64")));
    }

    private void make() throws IOException {
        directory.make();
        byte[] key = new byte[SealingKey.LENGTH];
        new SecureRandom().nextBytes(key);
        // Whole before it has its name, so that nobody ever reads half a key. Temporary files are their owner's alone.
        Path whole = Files.createTempFile(directory.path(), "gapura", ".new");
        try {
            Files.writeString(whole, Base64.getEncoder().encodeToString(key) + "\n", StandardCharsets.US_ASCII);
            nameIt(whole);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private void nameIt(Path whole) throws IOException {
        try {
            Files.createLink(path, whole); // fails if the name is taken, unlike an atomic move
        } catch (FileAlreadyExistsException another) {
            return; // was quicker
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.move(whole, path); // a file system without hard links: it looks first, then moves
        }
        LOG.info(
                "made a key to encrypt with: {}. Keep a copy apart from the database;"
                        + " several gateways with one database need the same keys in store.encryption-keys",
                path);
    }
}
