package io.gapura.auth;

import io.gapura.config.Checked;
import io.gapura.config.Doc;
import io.gapura.config.Example;
import io.gapura.config.Matches;
import io.gapura.config.Problems;
import io.gapura.config.Required;
import io.gapura.config.Secret;
import io.gapura.config.Unset;
import io.gapura.model.ModelPatterns;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key that a client may show. Exactly one of key and sha256 is set. Immutable. */
@Doc("A key that a client may show. Give either the key or its digest.")
public record KeyConfig(
        @Doc("Whose key it is; the name stands in the access log.")
                @Required
                @Matches(value = "[A-Za-z0-9._@-]+", words = "letters, digits and \".\", \"_\", \"@\", \"-\"")
                @Example("notebook")
                String name,
        @Doc("The key itself; better taken from the environment or a file than written here.")
                @Unset
                @Example("${NOTEBOOK_KEY}")
                @Nullable
                Secret key,
        @Doc(
                        "The SHA-256 digest of the key in hex, so that the file holds no secret: `printf %s \"$KEY\" | sha256sum`.")
                @Unset
                @Matches(value = "[0-9A-Fa-f]{64}", words = "64 hex digits")
                @Nullable
                String sha256,
        @Doc(
                        "The models that it may use, by the names that clients know: `exact`, `begin*`, `*end`, `*middle*`. Empty: all. "
                                + "Put a pattern that begins with a star in quotes.")
                @Example("[small-model, 'team-a/*']")
                List<String> models)
        implements Checked {
    /** Copies the list. */
    public KeyConfig {
        models = List.copyOf(models);
    }

    /** A key that may use every model. */
    public KeyConfig(String name, @Nullable Secret key, @Nullable String sha256) {
        this(name, key, sha256, List.of());
    }

    /** The SHA-256 digest of the key, whichever way it was given. */
    public byte[] digest() {
        if (key != null) {
            return key.sha256();
        }
        if (sha256 != null) {
            return HexFormat.of().parseHex(sha256);
        }
        throw new IllegalStateException("key " + name + " was not checked");
    }

    @Override
    public void check(Problems problems, String path) {
        if ((key == null) == (sha256 == null)) {
            problems.add(path, "give exactly one of \"key\" and \"sha256\"");
        }
        if (key != null && key.reveal().isBlank()) {
            problems.add(Problems.join(path, "key"), "a key is not blank");
        }
        for (int i = 0; i < models.size(); i++) {
            if (!ModelPatterns.wellFormed(models.get(i))) {
                problems.add(Problems.join(path, "models[" + i + "]"), ModelPatterns.WORDS);
            }
        }
    }
}
