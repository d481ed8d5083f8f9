package io.gapura.provider.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.error.GatewayException;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoEmbeddingsTest {
    @Test
    void putsTextsThatShareWordsNearEachOther() {
        JsonObject answer = answer(
                "{\"model\":\"m\",\"input\":[\"The red fox jumps\",\"a red fox, jumping\",\"quarterly tax report\"]}");
        double[] fox = vector(answer, 0);
        assertThat(dot(fox, fox)).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
        assertThat(dot(fox, vector(answer, 1))).isGreaterThan(dot(fox, vector(answer, 2)) + 0.3);
        assertThat(fox).hasSize(1536);
        assertThat(answer.getString("model")).isEqualTo("m");
        assertThat(answer.getJsonObject("usage").getInt("total_tokens")).isPositive();
    }

    @Test
    void givesTheSameTextTheSameVector() {
        String request = "{\"model\":\"m\",\"input\":\"again\",\"dimensions\":16}";
        assertThat(answer(request)).isEqualTo(answer(request));
    }

    @Test
    void encodesTheSameNumbersInBase64() {
        double[] floats = vector(answer("{\"model\":\"m\",\"input\":\"a b c\",\"dimensions\":5}"), 0);
        String base64 = answer("{\"model\":\"m\",\"input\":\"a b c\",\"dimensions\":5,\"encoding_format\":\"base64\"}")
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("embedding");
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        for (double each : floats) {
            assertThat((double) bytes.getFloat()).isCloseTo(each, org.assertj.core.data.Offset.offset(1e-7));
        }
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,2,3]", "[[1,2],[3]]", "[\"a\",\"\"]", "\"...\""})
    void takesEveryFormOfInput(String input) {
        JsonArray data = answer("{\"model\":\"m\",\"dimensions\":3,\"input\":" + input + "}")
                .getJsonArray("data");
        assertThat(data.getJsonObject(data.size() - 1).getInt("index")).isEqualTo(data.size() - 1);
        assertThat(data).hasSize(input.contains("],[") || input.contains("\",\"") ? 2 : 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"model\":\"m\",\"input\":[]}",
                "{\"model\":\"m\",\"input\":\"a\",\"dimensions\":0}",
                "{\"model\":\"m\",\"input\":\"a\",\"dimensions\":4097}",
                "{\"model\":\"m\",\"input\":7}"
            })
    void refusesWhatItCantRead(String body) {
        assertThatThrownBy(() -> answer(body)).isInstanceOf(GatewayException.class);
    }

    private static JsonObject answer(String body) {
        byte[] answer = DemoEmbeddings.answer(body.getBytes(StandardCharsets.UTF_8));
        return Json.createReader(new StringReader(new String(answer, StandardCharsets.UTF_8)))
                .readObject();
    }

    private static double[] vector(JsonObject answer, int index) {
        return answer
                .getJsonArray("data")
                .getJsonObject(index)
                .getJsonArray("embedding")
                .getValuesAs(JsonNumber.class)
                .stream()
                .mapToDouble(JsonNumber::doubleValue)
                .toArray();
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }
}
