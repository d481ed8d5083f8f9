package io.gapura.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void neverPrints() {
        assertThat(Secret.of("sk-1").toString()).doesNotContain("sk-1");
        assertThat(List.of(Secret.of("sk-1")).toString()).doesNotContain("sk-1");
        assertThat(Secret.of("sk-1").reveal()).isEqualTo("sk-1");
    }

    @Test
    void isEqualByItsValueAndHashesAlike() {
        assertThat(Secret.of("sk-1")).isEqualTo(Secret.of("sk-1")).isNotEqualTo(Secret.of("sk-2"));
        assertThat(Secret.of("sk-1")).isNotEqualTo(Secret.of("sk-11"));
        assertThat(Secret.of("sk-1").hashCode()).isEqualTo(Secret.of("other").hashCode());
    }

    @Test
    void canNotBeSerialised() {
        assertThat(Secret.of("sk-1")).isNotInstanceOf(Serializable.class);
    }

    /** The vector of FIPS 180-2, appendix B.1. */
    @Test
    void digestsItsUtf8Bytes() {
        assertThat(HexFormat.of().formatHex(Secret.of("abc").sha256()))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
