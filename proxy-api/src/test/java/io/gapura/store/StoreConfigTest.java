package io.gapura.store;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.mistakes;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreConfigTest {
    private static final String KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=";

    @Test
    void recordsEveryDefault() {
        assertThat(defaults(StoreConfig.class))
                .isEqualTo(new StoreConfig(
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        4,
                        256,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1)));
    }

    @Test
    void takesEveryKey() {
        StoreConfig byUrl = parse(
                StoreConfig.class,
                """
                url: jdbc:postgresql://db/gapura
                user: gapura
                password: pass
                directory: /data
                encryption-keys: [%s]
                max-connections: 8
                max-queued: 9
                connect-timeout: 1s
                timeout: 3s
                retry-interval: 4s
                """
                        .formatted(KEY));
        StoreConfig expected = everything("jdbc:postgresql://db/gapura", null);

        assertThat(byUrl).isEqualTo(expected);
        // The two places exclude each other, so it takes a record of our own to set every key.
        assertEveryKeyDiffers(
                defaults(StoreConfig.class),
                everything(
                        byUrl.url(),
                        parse(StoreConfig.class, "jndi: jdbc/gapura").jndi()));
    }

    private static StoreConfig everything(
            @org.jspecify.annotations.Nullable String url, @org.jspecify.annotations.Nullable String jndi) {
        return new StoreConfig(
                url,
                jndi,
                "gapura",
                Secret.of("pass"),
                Path.of("/data"),
                List.of(Secret.of(KEY)),
                8,
                9,
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4));
    }

    @Test
    void refusesTwoPlaces() {
        assertThat(mistakes(StoreConfig.class, "{url: 'jdbc:h2:mem:x', jndi: jdbc/x}"))
                .containsExactly("test:1: jndi: give either \"url\" or \"jndi\", not both");
    }

    @Test
    void refusesDatabasesThatItIsNotTestedWith() {
        assertThat(mistakes(StoreConfig.class, "url: 'jdbc:mysql://db/gapura'"))
                .singleElement()
                .asString()
                .startsWith("test:1: url: expected the address of a PostgreSQL or H2 database");
    }

    @Test
    void refusesAPasswordWhereLogsWouldShowIt() {
        assertThat(mistakes(StoreConfig.class, "url: 'jdbc:postgresql://db/gapura?user=a&PassWord=hush'"))
                .singleElement()
                .asString()
                .startsWith("test:1: url: a password is not part of the address")
                .doesNotContain("hush");
    }

    @Test
    void refusesASignInThatNobodyAsksFor() {
        assertThat(mistakes(StoreConfig.class, "{jndi: jdbc/x, user: a}"))
                .singleElement()
                .asString()
                .startsWith("test:1: user: belongs to a \"url\"");
        assertThat(mistakes(StoreConfig.class, "password: a"))
                .singleElement()
                .asString()
                .startsWith("test:1: password: belongs to a \"url\"");
    }

    @Test
    void refusesWhatIsNoKeyWithoutShowingIt() {
        assertThat(mistakes(StoreConfig.class, "encryption-keys: [my-passphrase, " + KEY + ", " + KEY + "]"))
                .containsExactly(
                        "test:1: encryption-keys[0]: expected 32 bytes in Base64, as `openssl rand -base64 32` makes them",
                        "test:1: encryption-keys[2]: is the same as encryption-keys[1]");
    }
}
