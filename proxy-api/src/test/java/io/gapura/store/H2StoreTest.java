package io.gapura.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** The store in a file of its own. */
class H2StoreTest extends StoreContract {
    @Override
    String database() {
        return "";
    }

    /** Where the directory should be made there is a file. */
    @Override
    void takeDown() throws Exception {
        Files.createFile(directory.resolve("data"));
    }

    @Override
    void bringBack() throws Exception {
        Files.delete(directory.resolve("data"));
    }

    @Test
    void keepsItsFilesForItsOwnerAlone() throws Exception {
        now(open().transact(connection -> 1));

        assertThat(Files.getPosixFilePermissions(directory.resolve("data")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(directory.resolve("data/gapura.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(directory.resolve("data/gapura.mv.db")).isNotEmptyFile();
    }
}
