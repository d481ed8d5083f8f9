package io.gapura.auth;

import static io.gapura.config.ConfigRecords.mistakes;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.Secret;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeyConfigTest {
    /** {@code printf %s client-secret | sha256sum}. */
    private static final String DIGEST = "fdce8e4a65b70d186bd77cba2e0c580dcf1c6497da9f1b70eed849497e1f8ba2";

    @Test
    void takesAKey() {
        assertThat(parse(KeyConfig.class, "{name: notebook, key: client-secret}"))
                .isEqualTo(new KeyConfig("notebook", Secret.of("client-secret"), null));
    }

    @Test
    void takesADigest() {
        assertThat(parse(KeyConfig.class, "{name: notebook, sha256: " + DIGEST + "}"))
                .isEqualTo(new KeyConfig("notebook", null, DIGEST));
    }

    @Test
    void hasTheSameDigestEitherWay() {
        assertThat(new KeyConfig("a", Secret.of("client-secret"), null).digest())
                .isEqualTo(new KeyConfig("b", null, DIGEST).digest())
                .isEqualTo(HexFormat.of().parseHex(DIGEST));
    }

    @Test
    void wantsExactlyOneOfKeyAndDigest() {
        assertThat(mistakes(KeyConfig.class, "{name: notebook}"))
                .containsExactly("test: give exactly one of \"key\" and \"sha256\"");
        assertThat(mistakes(KeyConfig.class, "{name: notebook, key: a, sha256: " + DIGEST + "}"))
                .containsExactly("test: give exactly one of \"key\" and \"sha256\"");
    }

    @Test
    void doesNotShowAKeyThatStandsWhereTheDigestShould() {
        assertThat(mistakes(KeyConfig.class, "{name: notebook, sha256: client-secret}"))
                .containsExactly("test:1: sha256: expected 64 hex digits");
    }

    @Test
    void takesTheModelsThatItMayUse() {
        assertThat(parse(KeyConfig.class, "{name: notebook, key: a, models: [small, 'team/*']}")
                        .models())
                .containsExactly("small", "team/*");
        assertThat(parse(KeyConfig.class, "{name: notebook, key: a}").models()).isEmpty();
        assertThat(mistakes(KeyConfig.class, "{name: notebook, key: a, models: [small, 'a*b']}"))
                .singleElement()
                .asString()
                .startsWith("test:1: models[1]: expected the name of a model");
    }

    @Test
    void refusesABlankKey() {
        assertThat(mistakes(KeyConfig.class, "{name: notebook, key: ' '}"))
                .containsExactly("test:1: key: a key is not blank");
    }
}
