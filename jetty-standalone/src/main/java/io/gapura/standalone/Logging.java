package io.gapura.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;

/**
 * java.util.logging as the gateway wants it: one line a record on standard error, and lines still written while the
 * process ends. Used once, before anything else.
 */
final class Logging {
    private Logging() {}

    /** Takes {@code logging.properties} from the jar, unless the user named a file of his own in the usual property. */
    static void prepare() {
        System.setProperty("java.util.logging.manager", Patient.class.getName());
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        try (InputStream properties = Logging.class.getResourceAsStream("/logging.properties")) {
            LogManager.getLogManager().readConfiguration(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A log manager that does not close its handlers when the process is asked to end: the JDK's own does so at once,
     * beside our drain, whose lines would be lost. Thread-safe.
     */
    public static final class Patient extends LogManager {
        /** Called by reading the configuration. */
        public Patient() {}

        @Override
        public void reset() {
            // The console handler flushes each record, so there is nothing to close.
        }
    }
}
