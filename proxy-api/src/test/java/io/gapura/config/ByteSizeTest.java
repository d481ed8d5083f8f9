package io.gapura.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0B",
        "512, 512, 512B",
        "512B, 512, 512B",
        "1024, 1024, 1KiB",
        "16KiB, 16384, 16KiB",
        "64MiB, 67108864, 64MiB",
        "1024MiB, 1073741824, 1GiB",
        "3GiB, 3221225472, 3GiB"
    })
    void readsAndWritesSizes(String text, long bytes, String written) {
        assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
        assertThat(ByteSize.parse(text)).hasToString(written);
        assertThat(ByteSize.parse(written)).isEqualTo(new ByteSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5MiB", "64MB", "64 MiB", "64mib", "MiB", "99999999999GiB"})
    void refusesOthers(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ByteSize.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"64MiB, 67108864", "3GiB, 2147483639"})
    void fitsAnArray(String text, int length) {
        assertThat(ByteSize.parse(text).asArrayLength()).isEqualTo(length);
    }
}
