package io.gapura.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All mistakes of one configuration, in the form
 * {@code gapura.yaml:12: upstreams[0].base-ulr: unknown key; did you mean "base-url"?}. For one thread at a time.
 */
public final class Problems {
    private final String source;
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<Problem> found = new ArrayList<>();

    /** No problem yet in this source: a file's name, or {@code environment}. */
    public Problems(String source) {
        this.source = source;
    }

    /** The path of a key within a record; the root's path is empty. */
    public static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Adds a mistake at a key's path; its line is the key's, or that of the nearest section that is in the file. */
    public void add(String path, String message) {
        add(lineOf(path), path, message);
    }

    /** Adds a mistake at a line; 0: at none. */
    void add(int line, String path, String message) {
        StringBuilder text = new StringBuilder(source);
        if (line > 0) {
            text.append(':').append(line);
        }
        text.append(": ");
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        found.add(new Problem(line, text.append(message).toString()));
    }

    /** Tells in which line a key is. */
    void locate(String path, int line) {
        lines.putIfAbsent(path, line);
    }

    private int lineOf(String path) {
        String at = path;
        while (true) {
            @Nullable Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
            int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            if (cut <= 0) {
                return 0;
            }
            at = at.substring(0, cut);
        }
    }

    /** Whether all is well. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** How many mistakes there are. */
    public int count() {
        return found.size();
    }

    /** The mistakes in the order of their lines; those without a line come last. */
    public List<String> messages() {
        return found.stream()
                .sorted((a, b) -> Integer.compare(
                        a.line() == 0 ? Integer.MAX_VALUE : a.line(), b.line() == 0 ? Integer.MAX_VALUE : b.line()))
                .map(Problem::text)
                .toList();
    }

    /** One mistake a line. */
    @Override
    public String toString() {
        return String.join("\n", messages());
    }

    private record Problem(int line, String text) {}
}
