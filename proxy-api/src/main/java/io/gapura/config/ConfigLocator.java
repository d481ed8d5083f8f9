package io.gapura.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the configuration file: the first of system property {@code gapura.config}, JNDI entry
 * {@code java:comp/env/gapura/config}, servlet context parameter {@code gapura.config}, environment variable
 * {@code GAPURA_CONFIG} that is set names it; otherwise it is {@code gapura.yaml} in the working directory, if that is
 * there. Immutable.
 */
public final class ConfigLocator {
    /** The name of the system property and of the servlet context parameter. */
    public static final String PROPERTY = "gapura.config";

    /** The name of the JNDI entry. */
    public static final String JNDI_NAME = "java:comp/env/gapura/config";

    /** The name of the environment variable. */
    public static final String VARIABLE = "GAPURA_CONFIG";

    /** The file that is taken if it is there. */
    public static final String DEFAULT_FILE = "gapura.yaml";

    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Path workingDirectory;
    private final Predicate<Path> exists;

    /**
     * A locator that looks here; each function returns null for a name that is not set.
     *
     * @param systemProperties system properties
     * @param jndi entries of type String; a lookup that fails is a name that is not set
     * @param contextParameters the servlet context's parameters
     * @param environment environment variables
     * @param workingDirectory where relative names begin
     * @param exists whether there is such a file
     */
    public ConfigLocator(
            Function<String, @Nullable String> systemProperties,
            Function<String, @Nullable String> jndi,
            Function<String, @Nullable String> contextParameters,
            Function<String, @Nullable String> environment,
            Path workingDirectory,
            Predicate<Path> exists) {
        places.put("system property " + PROPERTY, new Place(systemProperties, PROPERTY));
        places.put("JNDI entry " + JNDI_NAME, new Place(jndi, JNDI_NAME));
        places.put("servlet context parameter " + PROPERTY, new Place(contextParameters, PROPERTY));
        places.put("environment variable " + VARIABLE, new Place(environment, VARIABLE));
        this.workingDirectory = workingDirectory;
        this.exists = exists;
    }

    private record Place(Function<String, @Nullable String> lookup, String name) {}

    /**
     * The file, or empty if none is named and there is none in the working directory.
     *
     * @throws ConfigException if a place names a file that is not there: a default in its stead would surprise
     */
    public Optional<ConfigLocation> find() {
        for (Map.Entry<String, Place> place : places.entrySet()) {
            @Nullable
            String named = place.getValue().lookup().apply(place.getValue().name());
            if (named != null && !named.isBlank()) {
                return Optional.of(existing(named.strip(), place.getKey()));
            }
        }
        Path file = workingDirectory.resolve(DEFAULT_FILE);
        return exists.test(file) ? Optional.of(new ConfigLocation(file, "working directory")) : Optional.empty();
    }

    private ConfigLocation existing(String named, String origin) {
        try {
            Path file = workingDirectory.resolve(named);
            if (exists.test(file)) {
                return new ConfigLocation(file, origin);
            }
            throw new ConfigException(List.of(file + ": no such file; " + origin + " names it"));
        } catch (InvalidPathException e) {
            throw new ConfigException(List.of(origin + ": \"" + named + "\" is not a path"));
        }
    }
}
