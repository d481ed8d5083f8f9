package io.gapura.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
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

    @Test
    void tellsOfAKeyThatIsMissing() throws Exception {
        JdbcStore first = open();
        now(first.transact(connection -> 1));
        byte[] sealed = first.sealer().seal(new byte[1], "a");
        first.close();
        Files.delete(directory.resolve("data/gapura.key"));

        List<String> lines = new CopyOnWriteArrayList<>();
        Listening listening = new Listening(lines);
        try {
            now(open().transact(connection -> 1));
        } finally {
            listening.close();
        }

        String key = HexFormat.of().formatHex(sealed, 1, 9);
        assertThat(lines).anyMatch(line -> line.contains("what was encrypted with key " + key + " can't be read here"));
    }

    /** Keeps what the store's logger says. */
    private static final class Listening extends Handler {
        private final Logger logger = Logger.getLogger("gapura.store");
        private final List<String> lines;

        Listening(List<String> lines) {
            this.lines = lines;
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord each) {
            lines.add(new SimpleFormatter().formatMessage(each));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }
}
