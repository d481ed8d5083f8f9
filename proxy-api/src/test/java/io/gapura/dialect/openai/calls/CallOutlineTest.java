package io.gapura.dialect.openai.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.Strictness;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class CallOutlineTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/fixtures/calls/refused.txt", delimiterString = " => ", quoteCharacter = '\u0001')
    void refusesWithThePathOfTheMember(CallShape shape, String body, String param) {
        assertThatThrownBy(() -> read(shape, body)).isInstanceOfSatisfying(GatewayException.class, told -> {
            assertThat(told.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(told.param()).isEqualTo(param.equals("-") ? null : param);
            assertThat(told.message()).contains(param.equals("-") ? "" : "\"" + param + "\"");
        });
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/fixtures/calls/taken.txt", delimiterString = " => ", quoteCharacter = '\u0001')
    void takes(CallShape shape, String body, String model, boolean stream) {
        assertThat(read(shape, body)).isEqualTo(new RequestOutline(model.equals("-") ? "" : model, stream, false));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/fixtures/calls/refused.txt", delimiterString = " => ", quoteCharacter = '\u0001')
    void checksOnlyWhatRoutingNeedsWhereNothingElseIsToBe(CallShape shape, String body, String param) {
        boolean routing = List.of("-", "model", "stream", "stream_format").contains(param.toLowerCase(Locale.ROOT));
        if (!routing) {
            assertThat(CallOutline.read(shape, body.getBytes(StandardCharsets.UTF_8), Strictness.LENIENT))
                    .isNotNull();
        }
    }

    @Test
    void saysWhatWouldBeRight() {
        assertThatThrownBy(() -> read(CallShape.IMAGE_GENERATION, "{\"prompt\":\"p\",\"n\":11}"))
                .hasMessageContaining("from 1 to 10")
                .hasMessageContaining("11");
        assertThatThrownBy(() -> read(CallShape.EMBEDDINGS, "{\"model\":\"m\",\"input\":\"a\",\"dimensions\":0}"))
                .hasMessageContaining("at least 1");
    }

    @Test
    void refusesNoMemberThatTheShapesDoNotName() {
        assertThat(CallOutline.read(
                        CallShape.MODERATIONS,
                        "{\"input\":\"a\",\"unheard\":1}".getBytes(StandardCharsets.UTF_8),
                        Strictness.STRICT))
                .isEqualTo(CallOutline.none());
    }

    @Test
    void needsNoBodyWhereThePathSaysAll() {
        assertThat(CallOutline.read(CallShape.NOTHING, new byte[0], Strictness.STANDARD))
                .isEqualTo(CallOutline.none());
        assertThatThrownBy(() -> CallOutline.read(CallShape.EMBEDDINGS, new byte[0], Strictness.STANDARD))
                .isInstanceOf(GatewayException.class);
    }

    private static RequestOutline read(CallShape shape, String body) {
        return CallOutline.read(shape, body.getBytes(StandardCharsets.UTF_8), Strictness.STANDARD);
    }
}
