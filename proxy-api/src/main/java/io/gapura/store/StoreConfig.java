package io.gapura.store;

import io.gapura.config.Checked;
import io.gapura.config.Default;
import io.gapura.config.Doc;
import io.gapura.config.Example;
import io.gapura.config.Problems;
import io.gapura.config.Range;
import io.gapura.config.Secret;
import io.gapura.config.Unset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the gateway keeps what has to outlast a call, and how it is encrypted there. Immutable. */
@Doc(
        "Where the gateway keeps what has to outlast a call ([more](store.md)). Without `url` and `jndi` that is a file of its own, made when it is first needed.")
public record StoreConfig(
        @Doc("The JDBC address of a PostgreSQL or H2 database. A password belongs into `password`.")
                @Unset("a file in `directory`, unless `jndi` is given")
                @Example("jdbc:postgresql://db.example/gapura")
                @Nullable
                String url,
        @Doc(
                        "The JNDI name of a `DataSource` of the server, looked up exactly as it stands here, as in `java:comp/env/jdbc/gapura`.")
                @Unset
                @Nullable
                String jndi,
        @Doc("Who signs in at `url`.") @Unset @Example("gapura") @Nullable String user,
        @Doc("The password of `user`.") @Unset @Example("${DB_PASSWORD}") @Nullable Secret password,
        @Doc("The directory for the gateway's own files: the database, if it is a file, and the key that is made once.")
                @Unset("`GAPURA_DATA_DIR`, else `.gapura` in the home directory of the user that the server runs as")
                @Example("/var/lib/gapura")
                @Nullable
                Path directory,
        @Doc(
                        "Keys that encrypt what is secret in the database, each 32 random bytes in Base64: `openssl rand -base64 32`. The first encrypts, the others only decrypt. With none, a key is made once and kept in `directory`.")
                List<Secret> encryptionKeys,
        @Doc("How many connections to the database there may be, and how many threads use them.")
                @Default("4")
                @Range(min = "2", max = "64")
                int maxConnections,
        @Doc("How many pieces of work may wait for a connection; more are refused with 503.")
                @Default("256")
                @Range(min = "1", max = "100000")
                int maxQueued,
        @Doc("Until a connection is there.") @Default("2s") @Range(min = "500ms", max = "1m") Duration connectTimeout,
        @Doc("For one piece of work, waiting included.") @Default("5s") @Range(min = "100ms", max = "10m")
                Duration timeout,
        @Doc(
                        "How long to leave a database alone that could not be reached. Doubled after every failure, up to 30 times this.")
                @Default("1s")
                @Range(min = "10ms", max = "5m")
                Duration retryInterval)
        implements Checked {
    private static final Duration MAKING = Duration.ofSeconds(10);

    /** Copies the list. */
    public StoreConfig {
        encryptionKeys = List.copyOf(encryptionKeys);
    }

    /**
     * How long the first piece of work may take. A file of the gateway's own is made and its tables too before it is done, which on a
     * busy machine takes longer than any work after it.
     */
    Duration opening() {
        return embedded() && timeout.compareTo(MAKING) < 0 ? MAKING : timeout;
    }

    /** How long a connection may take to be there; one to a file is not waiting for any network. */
    Duration connecting() {
        return embedded() && connectTimeout.compareTo(MAKING) < 0 ? MAKING : connectTimeout;
    }

    /** Whether the database is a file of the gateway's own. */
    boolean embedded() {
        return url == null && jndi == null;
    }

    @Override
    public void check(Problems problems, String path) {
        if (url != null && jndi != null) {
            problems.add(Problems.join(path, "jndi"), "give either \"url\" or \"jndi\", not both");
        }
        if (url != null) {
            checkUrl(url, problems, Problems.join(path, "url"));
        }
        if (url == null && (user != null || password != null)) {
            problems.add(
                    Problems.join(path, user != null ? "user" : "password"),
                    "belongs to a \"url\"; a DataSource of the server has its own, and the file needs none");
        }
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < encryptionKeys.size(); i++) {
            String at = Problems.join(path, "encryption-keys[" + i + "]");
            String key = encryptionKeys.get(i).reveal();
            @Nullable Integer other = seen.putIfAbsent(key.strip(), i);
            if (SealingKey.parse(key).isEmpty()) {
                problems.add(at, "expected 32 bytes in Base64, as `openssl rand -base64 32` makes them");
            } else if (other != null) {
                problems.add(at, "is the same as encryption-keys[" + other + "]");
            }
        }
    }

    private static void checkUrl(String url, Problems problems, String path) {
        if (!url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:")) {
            problems.add(
                    path,
                    "expected the address of a PostgreSQL or H2 database, as in jdbc:postgresql://host/database;"
                            + " the gateway is tested with no other");
        }
        if (url.toLowerCase(Locale.ROOT).contains("password=")) {
            problems.add(path, "a password is not part of the address: give it as \"password\"");
        }
    }
}
