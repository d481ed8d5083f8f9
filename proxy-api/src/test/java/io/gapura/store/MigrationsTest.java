package io.gapura.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    /** The list is by hand; what it should hold is in this test's message. */
    @Test
    void listsEveryScriptWithItsChecksum() throws Exception {
        Path list = resource("idx_" + Migrations.LIST + ".migrations");
        List<Path> scripts;
        try (Stream<Path> all = Files.list(Objects.requireNonNull(list.getParent()))) {
            scripts = all.filter(file -> file.toString().endsWith(".sql"))
                    .sorted((a, b) -> Integer.compare(version(a), version(b)))
                    .toList();
        }
        StringBuilder expected = new StringBuilder();
        for (Path script : scripts) {
            expected.append(checksum(script))
                    .append(", ")
                    .append(script.getFileName())
                    .append('\n');
        }

        assertThat(scripts).isNotEmpty().extracting(MigrationsTest::version).doesNotHaveDuplicates();
        assertThat(list).hasContent(expected.toString());
    }

    private static int version(Path script) {
        return Integer.parseInt(script.getFileName().toString().replaceFirst("V([0-9]+)__.*", "$1"));
    }

    /** As the library reckons it: over the lines, without their ends. */
    private static int checksum(Path script) throws IOException {
        CRC32 sum = new CRC32();
        for (String line : Files.readAllLines(script)) {
            sum.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return (int) sum.getValue();
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(MigrationsTest.class.getResource("/" + Migrations.PATH + "/" + name))
                .toURI());
    }
}
