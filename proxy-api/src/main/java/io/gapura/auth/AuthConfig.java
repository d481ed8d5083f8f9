package io.gapura.auth;

import io.gapura.config.Checked;
import io.gapura.config.Default;
import io.gapura.config.Doc;
import io.gapura.config.Problems;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may call. Immutable. */
@Doc("Who may call. As soon as there is a key, every call needs one. With neither a key nor `anonymous`, only callers "
        + "on the same machine are answered.")
public record AuthConfig(
        @Doc("Answer callers without a key, wherever they are. Whoever reaches the port spends the upstream's money.")
                @Default("false")
                boolean anonymous,
        @Doc("A caller whom the servlet container has authenticated needs no key; its principal's name is the caller.")
                @Default("true")
                boolean containerLogin,
        @Doc("The keys that clients may show. Where the file lists none, those of `GAPURA_API_KEYS` count.")
                List<KeyConfig> keys)
        implements Checked {
    /** Copies the list. */
    public AuthConfig {
        keys = List.copyOf(keys);
    }

    /** One that says nothing, or two things, is reported by itself. */
    private static boolean usable(KeyConfig key) {
        return (key.key() == null) != (key.sha256() == null);
    }

    @Override
    public void check(Problems problems, String path) {
        Set<String> names = new HashSet<>();
        Map<String, String> digests = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            if (!names.add(keys.get(i).name())) {
                problems.add(
                        Problems.join(path, "keys[" + i + "].name"),
                        "\"" + keys.get(i).name() + "\" names another key already");
            }
            @Nullable
            String twin = usable(keys.get(i))
                    ? digests.putIfAbsent(
                            HexFormat.of().formatHex(keys.get(i).digest()),
                            keys.get(i).name())
                    : null;
            if (twin != null) {
                problems.add(
                        Problems.join(path, "keys[" + i + "]"),
                        "\"" + keys.get(i).name() + "\" and \"" + twin
                                + "\" have the same key; then nobody can tell them apart");
            }
        }
    }
}
