package io.gapura.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.error.ErrorKind;
import io.gapura.http.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private final ByteBuilder out = new ByteBuilder(16);

    @Test
    void putsTheCommas() {
        new JsonWriter(out)
                .beginObject()
                .member("a", "x")
                .member("b", 2L)
                .name("c")
                .beginArray()
                .value(true)
                .nullValue()
                .beginObject()
                .endObject()
                .beginArray()
                .endArray()
                .value(0.5)
                .endArray()
                .name("d")
                .raw("{\"e\": 1.0}")
                .name("f")
                .raw("[-0]".getBytes(StandardCharsets.UTF_8))
                .member("g", false)
                .endObject();

        assertThat(text())
                .isEqualTo(
                        "{\"a\":\"x\",\"b\":2,\"c\":[true,null,{},[],0.5],\"d\":{\"e\": 1.0},\"f\":[-0],\"g\":false}");
    }

    @Test
    void escapesOnlyWhatItMust() {
        assertThat(quote("a\"b\\c/d\n\r\t\b\u0000\u001f\u007fé\u2028😀?"))
                .isEqualTo("\"a\\\"b\\\\c/d\\n\\r\\t\\u0008\\u0000\\u001f\u007fé\u2028😀?\"");
    }

    @Test
    void escapesASurrogateWithoutItsHalf() {
        assertThat(quote("?é\ud83d\"\n😀\ude00?")).isEqualTo("\"?é\\ud83d\\\"\\n😀\\ude00?\"");
    }

    @Test
    void writesWhatReadsBackTheSame() {
        Random random = new Random(3);
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                int kind = random.nextInt(4);
                text.append(
                        (char) (kind == 0 ? random.nextInt(128) : kind == 1 ? 0xD7F0 + random.nextInt(0x830) : '?'));
            }
            byte[] quoted = JsonEdit.quote(text.toString());

            assertThat(new JsonReader(quoted, ErrorKind.SERVER_ERROR).string()).isEqualTo(text.toString());
        }
    }

    @Test
    void refusesNumbersThatJsonDoesNotHave() {
        assertThatThrownBy(() -> new JsonWriter(out).value(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String quote(String text) {
        return new String(JsonWriter.quote(text), StandardCharsets.UTF_8);
    }

    private String text() {
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
