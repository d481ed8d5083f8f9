package io.gapura.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.config.Secret;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AesSealerTest {
    private static final byte[] PLAIN = "the caller's own words".getBytes(StandardCharsets.UTF_8);
    private static final String CONTEXT = "gapura_owned_id/secret/file-1";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void opensWhatItHasSealed() {
        AesSealer sealer = sealer(key(1));

        assertThat(sealer.open(sealer.seal(PLAIN, CONTEXT), CONTEXT)).isEqualTo(PLAIN);
        assertThat(sealer.open(sealer.seal(new byte[0], CONTEXT), CONTEXT)).isEmpty();
    }

    @Test
    void sealsTheSameNeverTwiceAlike() {
        AesSealer sealer = sealer(key(1));

        assertThat(sealer.seal(PLAIN, CONTEXT)).isNotEqualTo(sealer.seal(PLAIN, CONTEXT));
    }

    @Test
    void hidesWhatItSeals() {
        String sealed = new String(sealer(key(1)).seal(PLAIN, CONTEXT), StandardCharsets.ISO_8859_1);

        assertThat(sealed).doesNotContain("caller").doesNotContain("file-1");
    }

    @Test
    void opensNothingInAnotherPlace() {
        AesSealer sealer = sealer(key(1));
        byte[] sealed = sealer.seal(PLAIN, CONTEXT);

        assertThatThrownBy(() -> sealer.open(sealed, "gapura_owned_id/secret/file-2"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("changed, or belong elsewhere");
    }

    @Test
    void opensNothingThatWasChangedAnywhere() {
        AesSealer sealer = sealer(key(1));
        byte[] sealed = sealer.seal(PLAIN, CONTEXT);

        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> sealer.open(changed, CONTEXT))
                    .as("byte %d", i)
                    .isInstanceOf(IllegalStateException.class);
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> sealer.open(cut, CONTEXT))
                    .as("cut at %d", length)
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void opensWithOldKeysAndSealsWithTheFirst() {
        byte[] old = sealer(key(1)).seal(PLAIN, CONTEXT);
        AesSealer rotated = sealer(key(2), key(1));

        assertThat(rotated.open(old, CONTEXT)).isEqualTo(PLAIN);
        byte[] sealed = rotated.seal(PLAIN, CONTEXT);
        assertThat(sealer(key(2)).open(sealed, CONTEXT)).isEqualTo(PLAIN);
        assertThatThrownBy(() -> sealer(key(1)).open(sealed, CONTEXT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not among store.encryption-keys");
    }

    @Test
    void opensWithTheKeyThatWasMadeOnceAfterOthersAreConfigured() {
        byte[] old = sealer().seal(PLAIN, CONTEXT);

        AesSealer configured = sealer(key(1));

        assertThat(configured.open(old, CONTEXT)).isEqualTo(PLAIN);
        assertThatThrownBy(() -> sealer().open(configured.seal(PLAIN, CONTEXT), CONTEXT))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void makesOneKeyHoweverManyAskForIt() {
        List<byte[]> sealed = Stream.generate(this::sealer).limit(16).toList().parallelStream()
                .map(each -> each.seal(PLAIN, CONTEXT))
                .toList();

        AesSealer another = sealer();
        assertThat(sealed)
                .allSatisfy(each -> assertThat(another.open(each, CONTEXT)).isEqualTo(PLAIN));
        assertThat(directory.resolve("data")).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void refusesToSealWhereNoKeyCanBeKept() throws Exception {
        Files.createFile(directory.resolve("data"));

        assertThatThrownBy(() -> sealer().seal(PLAIN, CONTEXT))
                .isInstanceOfSatisfying(
                        GatewayException.class, told -> assertThat(told.kind()).isEqualTo(ErrorKind.STORE_UNAVAILABLE))
                .hasMessageNotContaining(directory.toString());
    }

    @Test
    void takesNoDamagedFileForAKey() throws Exception {
        Files.createDirectory(directory.resolve("data"));
        Files.writeString(directory.resolve("data/gapura.key"), "half a k");

        assertThatThrownBy(() -> sealer().seal(PLAIN, CONTEXT)).isInstanceOf(GatewayException.class);
        assertThat(directory.resolve("data/gapura.key")).hasContent("half a k");
    }

    private AesSealer sealer(Secret... keys) {
        DataDirectory data = new DataDirectory(directory.resolve("data"), "test");
        return new AesSealer(new KeyRing(List.of(keys), new KeyFile(data, "gapura")));
    }

    private static Secret key(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        return Secret.of(Base64.getEncoder().encodeToString(bytes));
    }
}
