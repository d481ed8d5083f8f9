package io.gapura.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads YAML into a record and reports every mistake at once. It looks at nothing but what it is given: no environment,
 * no system property. Thread-safe if its environment is.
 *
 * @param <R> the record
 */
public final class ConfigLoader<R extends Record> {
    private final Shape<R> shape;
    private final Function<String, @Nullable String> environment;
    private final UnaryOperator<R> completion;
    private final BiConsumer<R, Problems> checking;

    /**
     * A loader for a record.
     *
     * @param shape the record's shape
     * @param environment the value of an environment variable, null if it is not set
     */
    public ConfigLoader(Shape<R> shape, Function<String, @Nullable String> environment) {
        this(shape, environment, UnaryOperator.identity(), (record, problems) -> {});
    }

    /**
     * A loader that completes what the file left open before the whole is checked.
     *
     * @param completion given the record as the file has it
     * @param checking looks for mistakes that the record can't see by itself
     */
    public ConfigLoader(
            Shape<R> shape,
            Function<String, @Nullable String> environment,
            UnaryOperator<R> completion,
            BiConsumer<R, Problems> checking) {
        this.shape = shape;
        this.environment = environment;
        this.completion = completion;
        this.checking = checking;
    }

    /**
     * The record with every default, completed.
     *
     * @throws ConfigException if it has required keys, or its defaults contradict each other
     */
    public R defaults() {
        return parse("defaults", "{}");
    }

    /**
     * Reads a file; relative <code>${file:…}</code> references begin at its directory.
     *
     * @throws ConfigException with every mistake, also if the file can not be read
     */
    public R load(Path file, TextFiles files) {
        String text;
        try {
            text = files.read(file);
        } catch (IOException e) {
            Problems problems = new Problems(file.toString());
            problems.add("", Interpolation.reason(e));
            throw new ConfigException(problems);
        }
        @Nullable Path directory = file.toAbsolutePath().getParent();
        return bind(file.toString(), text, files, directory == null ? file.toAbsolutePath() : directory);
    }

    /**
     * Reads a text; <code>${file:…}</code> references find nothing.
     *
     * @param label what messages call it
     * @throws ConfigException with every mistake
     */
    public R parse(String label, String yaml) {
        TextFiles none = file -> {
            throw new IOException("no files");
        };
        return bind(label, yaml, none, Path.of(""));
    }

    private R bind(String label, String yaml, TextFiles files, Path directory) {
        Problems problems = new Problems(label);
        @Nullable Node root = YamlSource.parse(label, yaml, problems);
        if (root != null) {
            Interpolation interpolation = new Interpolation(environment, files, directory);
            @Nullable R bound = new Binder(problems, interpolation).bind(shape, root, "");
            if (bound != null) {
                R completed = completion.apply(bound);
                if (completed instanceof Checked whole) {
                    whole.check(problems, "");
                }
                checking.accept(completed, problems);
                if (problems.isEmpty()) {
                    return completed;
                }
            }
        }
        throw new ConfigException(problems);
    }
}
