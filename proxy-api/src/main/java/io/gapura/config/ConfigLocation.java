package io.gapura.config;

import java.nio.file.Path;

/**
 * The configuration file that was found. Immutable.
 *
 * @param file where it is
 * @param origin which of the places named it, in words for the log: {@code system property gapura.config}
 */
public record ConfigLocation(Path file, String origin) {}
