package io.gapura.dialect.gemini.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON schemas in Gemini's subset of OpenAPI. */
class GeminiSchemaTest {
    private final Losses losses = new Losses();

    private String subset(String schema) {
        return GeminiSchema.subset(new RawJson(schema), losses).text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'string'}|{'type':'STRING'}",
                "{'type':['integer','null']}|{'nullable':true,'type':'INTEGER'}",
                "{'type':['integer','string']}|{'anyOf':[{'type':'INTEGER'},{'type':'STRING'}]}",
                "{'const':'a'}|{'enum':['a'],'type':'STRING'}",
                "{'enum':['a',null]}|{'nullable':true,'enum':['a'],'type':'STRING'}",
                "{'oneOf':[{'type':'string'},{'type':'null'}]}|{'nullable':true,'type':'STRING'}",
                "{'anyOf':[{'type':'string'},{'type':'number'}]}|{'anyOf':[{'type':'STRING'},{'type':'NUMBER'}]}",
                "{'allOf':[{'type':'string'}],'description':'d'}|{'type':'STRING','description':'d'}",
                "{'$schema':'x','type':'object','properties':{'const':{'type':'boolean'}}}|{'type':'OBJECT','properties':{'const':{'type':'BOOLEAN'}}}",
                "{'$ref':'#/$defs/a','description':'x','$defs':{'a':{'type':'array','items':{'$ref':'#/$defs/b'}},'b':{'type':'number','maximum':1.0}}}"
                        + "|{'type':'ARRAY','items':{'type':'NUMBER','maximum':1.0},'description':'x'}"
            })
    void saysTheSameInTheSubset(String schema, String subset) {
        assertThat(subset(schema.replace('\'', '"'))).isEqualTo(subset.replace('\'', '"'));
        assertThat(losses.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'object','additionalProperties':false}|{'type':'OBJECT'}",
                "{'type':'object','propertyNames':{'pattern':'a'}}|{'type':'OBJECT'}",
                "{'type':'string','format':'uri'}|{'type':'STRING'}",
                "{'enum':[1,2]}|{}",
                "{'type':'object','properties':{'a':true}}|{'type':'OBJECT','properties':{'a':{}}}",
                "{'$ref':'https://example.com/schema'}|{'type':'OBJECT'}",
                "{'$ref':'#/missing'}|{'type':'OBJECT'}"
            })
    void reportsWhatTheSubsetLacks(String schema, String subset) {
        assertThat(subset(schema.replace('\'', '"'))).isEqualTo(subset.replace('\'', '"'));
        assertThat(losses.all()).extracting(Losses.Loss::what).isEqualTo(List.of("tools.schema"));
    }

    @Test
    void cutsASchemaThatHoldsItself() {
        String tree = subset("{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"type\":\"object\",\"properties\":"
                + "{\"l\":{\"$ref\":\"#/$defs/n\"},\"r\":{\"$ref\":\"#/$defs/n\"}}}}}");
        assertThat(tree).contains("\"l\":{\"type\":\"OBJECT\"}").hasSizeLessThan(100_000);
        assertThat(losses.all()).isNotEmpty();
    }
}
