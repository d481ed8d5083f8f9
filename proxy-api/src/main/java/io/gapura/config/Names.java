package io.gapura.config;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The names of keys and values in the file, and which of some names a misspelt one may have meant. Stateless and thread-safe. */
public final class Names {
    private Names() {}

    /** {@code base-url} for {@code baseUrl}, unless a {@link Key} says otherwise. */
    static String ofComponent(RecordComponent component) {
        @Nullable Key key = component.getAnnotation(Key.class);
        if (key != null) {
            return key.value();
        }
        StringBuilder kebab = new StringBuilder();
        for (char c : component.getName().toCharArray()) {
            if (Character.isUpperCase(c)) {
                kebab.append('-');
            }
            kebab.append(Character.toLowerCase(c));
        }
        return kebab.toString();
    }

    /** {@code not-found} for {@code NOT_FOUND}, unless a {@link Key} says otherwise. */
    static String ofConstant(Enum<?> constant) {
        try {
            @Nullable
            Key key = constant.getDeclaringClass().getField(constant.name()).getAnnotation(Key.class);
            return key != null
                    ? key.value()
                    : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The name that is fewest keystrokes away, if that is near enough to be a slip; {@code -} and {@code _} are one key. */
    public static Optional<String> nearest(String written, Collection<String> names) {
        Optional<String> best = Optional.empty();
        int least = Math.max(2, written.length() / 3) + 1;
        for (String name : names) {
            if (Math.abs(written.length() - name.length()) >= least) {
                continue; // nor is a table made for a name of a megabyte
            }
            int distance = distance(written.toLowerCase(Locale.ROOT).replace('_', '-'), name.replace('_', '-'));
            if (distance < least && distance < name.length()) {
                least = distance;
                best = Optional.of(name);
            }
        }
        return best;
    }

    /** Levenshtein's distance, with two neighbours exchanged counting as one slip (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int replaced = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                steps[i][j] = Math.min(steps[i - 1][j - 1] + replaced, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[a.length()][b.length()];
    }
}
