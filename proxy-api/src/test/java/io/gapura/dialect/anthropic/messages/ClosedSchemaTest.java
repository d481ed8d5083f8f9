package io.gapura.dialect.anthropic.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schemas of answers as Messages takes them. */
class ClosedSchemaTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"type":"object"} | {"type":"object","additionalProperties":false} | false
                    {"properties":{"a":{"type":"string"}}} | {"properties":{"a":{"type":"string"}},"additionalProperties":false} | false
                    {"type":["object","null"]} | {"type":["object","null"],"additionalProperties":false} | false
                    {"type":"object","additionalProperties":false,"x":1.0} | {"type":"object","additionalProperties":false,"x":1.0} | false
                    {"type":"object","additionalProperties":true} | {"type":"object","additionalProperties":false} | true
                    {"type":"object","additionalProperties":{"type":"string"}} | {"type":"object","additionalProperties":false} | true
                    {"type":"array","items":{"type":"object"}} | {"type":"array","items":{"type":"object","additionalProperties":false}} | false
                    {"anyOf":[{"type":"object"},{"type":"null"}]} | {"anyOf":[{"type":"object","additionalProperties":false},{"type":"null"}]} | false
                    {"$ref":"#/$defs/a","$defs":{"a":{"type":"object"}}} | {"$ref":"#/$defs/a","$defs":{"a":{"type":"object","additionalProperties":false}}} | false
                    {"type":"string","enum":["object"]} | {"type":"string","enum":["object"]} | false
                    {"properties":{"type":{"type":"string"},"additionalProperties":{"type":"integer"}},"additionalProperties":false} | {"properties":{"type":{"type":"string"},"additionalProperties":{"type":"integer"}},"additionalProperties":false} | false
                    true | true | false
                    """)
    void closesEveryObjectAndTellsWhatWasOpen(String schema, String closed, boolean lost) {
        Losses losses = new Losses();

        assertThat(ClosedSchema.of(new RawJson(schema), losses).text()).isEqualTo(closed);
        assertThat(losses.isEmpty()).isEqualTo(!lost);
    }
}
