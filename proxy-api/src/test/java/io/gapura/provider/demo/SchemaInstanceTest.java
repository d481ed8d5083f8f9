package io.gapura.provider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaInstanceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object','properties':{'city':{'type':'string'},'days':{'type':'integer'},'x':{'type':'boolean'}},'required':['city','days']}",
                "{'type':'object','properties':{'unit':{'enum':['celsius','kelvin']},'c':{'const':{'a':[1]}},'n':{'type':'null'}}}",
                "{'type':'object','properties':{'a':{'type':'object','properties':{'b':{'type':'array','items':{'type':'object','properties':{'c':{'type':'number'}},'required':['c']}}},'required':['b']}},'required':['a']}",
                "{'type':'array','items':{'type':'integer','minimum':5},'minItems':3,'maxItems':4}",
                "{'type':'array','maxItems':0}",
                "{'type':'array','prefixItems':[{'type':'string'},{'type':'integer'}],'minItems':2}",
                "{'type':'integer','minimum':7,'maximum':8}",
                "{'type':'integer','exclusiveMinimum':7,'exclusiveMaximum':9}",
                "{'type':'integer','maximum':-3}",
                "{'type':'integer','minimum':10,'multipleOf':7}",
                "{'type':'integer','minimum':0.5,'maximum':1.5}",
                "{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':0.001}",
                "{'type':'number','minimum':-0.5,'maximum':-0.25}",
                "{'type':'number','multipleOf':0.25,'minimum':1.1}",
                "{'type':'string','minLength':40}",
                "{'type':'string','maxLength':3}",
                "{'type':'string','format':'date-time'}",
                "{'type':'string','format':'uuid'}",
                "{'type':['null','string']}",
                "{'anyOf':[{'type':'null'},{'type':'integer'}]}",
                "{'oneOf':[{'type':'object','properties':{'kind':{'const':'a'}},'required':['kind'],'additionalProperties':false},{'type':'integer'}]}",
                "{'allOf':[{'type':'object','properties':{'a':{'type':'integer'}},'required':['a']},{'properties':{'b':{'type':'string'}},'required':['b']}]}",
                "{'$ref':'#/$defs/node','$defs':{'node':{'type':'object','properties':{'next':{'anyOf':[{'$ref':'#/$defs/node'},{'type':'null'}]}},'required':['next']}}}",
                "{'type':'object','properties':{'children':{'type':'array','items':{'$ref':'#'}}},'required':['children']}",
                "{'type':'object','required':['undescribed']}",
                "{'properties':{'a':true},'required':['a']}"
            })
    void fitsTheSchema(String quoted) {
        String schema = quoted.replace('\'', '"');
        String instance = SchemaInstance.of(parse(schema)).toString();

        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(schema)
                        .validate(instance, InputFormat.JSON, context -> context.getExecutionConfig()
                                .setFormatAssertionsEnabled(true)))
                .as(instance)
                .isEmpty();
    }

    @Test
    void isTheSameEachTime() {
        JsonObject schema = parse(
                "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"on\":{\"type\":\"boolean\"}}}");

        assertThat(SchemaInstance.of(schema)).hasToString("{\"city\":\"demo city\",\"on\":true}");
        assertThat(SchemaInstance.of(schema)).isEqualTo(SchemaInstance.of(schema));
    }

    @Test
    void staysSmallWhateverTheSchemaAsksFor() {
        String endless =
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"},\"b\":{\"$ref\":\"#\"}},\"required\":[\"a\",\"b\"]}";
        String wide =
                "{\"type\":\"array\",\"minItems\":1e9,\"items\":{\"type\":\"array\",\"minItems\":1e9,\"items\":{\"type\":\"string\",\"minLength\":1e9}}}";
        String circle = "{\"$ref\":\"#\"}";
        String digits = "{\"type\":\"integer\",\"minimum\":1e999999}";

        assertThat(SchemaInstance.of(parse(endless)).toString()).hasSizeLessThan(100_000);
        assertThat(SchemaInstance.of(parse(wide)).toString()).hasSizeLessThan(6_000_000);
        assertThat(SchemaInstance.of(parse(circle)).toString()).hasSizeLessThan(100);
        assertThat(SchemaInstance.of(parse(digits)).toString()).hasSizeLessThan(100);
    }

    private static JsonObject parse(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
