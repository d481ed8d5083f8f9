package io.gapura.dialect.openai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.error.GatewayException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsRepairTest {
    @Test
    void encodesEveryNumberAsTheNearestFloat() {
        Random random = new Random(3);
        StringBuilder json = new StringBuilder("{\"data\":[{\"embedding\":[");
        ByteBuffer floats = ByteBuffer.allocate(3000 * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 3000; i++) {
            double number = random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10);
            json.append(i == 0 ? "" : ", ").append(number);
            floats.putFloat(Float.parseFloat(Double.toString(number)));
        }
        String out = repaired(json + "],\"index\":0}]}");
        assertThat(out)
                .isEqualTo("{\"data\":[{\"embedding\":\"" + Base64.getEncoder().encodeToString(floats.array())
                        + "\",\"index\":0}]}");
    }

    @Test
    void leavesEverythingElseAsItIs() {
        assertThat(
                        repaired(
                                " {\"object\":\"list\", \"data\" : [ {\"index\":1,\"embedding\": [ 1 ] ,\"x\":1.00}, {\"embedding\":\"AACAPw==\"}],\"embedding\":[1]}\n"))
                .isEqualTo(
                        " {\"object\":\"list\", \"data\" : [ {\"index\":1,\"embedding\": \"AACAPw==\" ,\"x\":1.00}, {\"embedding\":\"AACAPw==\"}],\"embedding\":[1]}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[{\"embedding\":\"AAAA\"}]}",
                "{\"data\":[{\"embedding\":[[1,2],[3,4]]}]}",
                "{\"data\":[{\"embedding\":[1,null]}]}",
                "{\"data\":{}}",
                "{\"data\":[1,null]}",
                "[]"
            })
    void touchesNothingThatIsNoVectorOfNumbers(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        assertThat(EmbeddingsRepair.base64(bytes)).isSameAs(bytes);
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> repaired("{\"data\":[{\"embedding\":[1,]}]}")).isInstanceOf(GatewayException.class);
    }

    private static String repaired(String body) {
        return new String(EmbeddingsRepair.base64(body.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
