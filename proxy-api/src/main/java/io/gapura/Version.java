package io.gapura;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The product's version, as the build wrote it into the jar. */
final class Version {
    /** As in {@code 0.1.0}. */
    static final String TEXT = read();

    private Version() {}

    private static String read() {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException unreadable) {
            return "unknown";
        }
    }
}
