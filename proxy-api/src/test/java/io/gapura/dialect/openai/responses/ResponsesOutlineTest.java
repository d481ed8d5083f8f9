package io.gapura.dialect.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.Strictness;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of a request before it goes anywhere, and what is refused then. */
class ResponsesOutlineTest {
    private final OpenAiResponsesDialect dialect = new OpenAiResponsesDialect();

    @Test
    void refusesAnItemThatIsKeptElsewhereAtEveryLevel() {
        byte[] body = body("{'model':'m','input':[{'type':'item_reference','id':'msg_anothers'}]}");
        for (Strictness level : Strictness.values()) {
            assertThatThrownBy(() -> new OpenAiResponsesDialect(level).outline(body))
                    .as(level.name())
                    .isInstanceOfSatisfying(GatewayException.class, failure -> assertThat(failure.param())
                            .isEqualTo("input[0].type"));
        }
    }

    @Test
    void tellsTheModelAndWhetherToStream() {
        RequestOutline outline = dialect.outline(body("{'model':'m','input':'Hi','stream':true}"));
        assertThat(outline.model()).isEqualTo("m");
        assertThat(outline.stream()).isTrue();
        assertThat(dialect.outline(body("{'model':'m','input':[],'stream':null}")).stream())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'model':'m','input':'Hi','previous_response_id':'resp_1'} | previous_response_id | does not keep responses yet
                    {'model':'m','input':'Hi','conversation':'conv_1'} | conversation | does not keep responses yet
                    {'model':'m','input':'Hi','conversation':{'id':'conv_1'}} | conversation | does not keep responses yet
                    {'model':'m','input':'Hi','background':true} | background | does not keep responses yet
                    {'model':'m','prompt':{'id':'pmpt_1'}} | prompt | does not keep responses yet
                    {'model':'m','input':'Hi','messages':[]} | messages | "messages" and "input" are both there
                    {'model':'m','messages':[{'role':'user','content':'Hi'}]} | messages | /v1/chat/completions
                    {'model':'m','prompt':'Hi'} | prompt | /v1/completions
                    {'model':'m','input':[{'role':'user','content':'Hi'},{'type':'item_reference','id':'rs_1'}]} | input[1].type | Send the item itself
                    {'model':'m'} | input | "input" is missing
                    {'input':'Hi'} | model | "model" is missing
                    {'model':'m','input':5} | input | must be a string, or an array of items
                    {'model':'m','input':[{'type':'function_call','name':'f','arguments':'{}'}]} | input[0].call_id | is missing
                    {'model':'m','input':[{'role':'tool','content':'x'}]} | input[0].role | one of
                    {'model':'m','input':[{'role':'user','content':[{'text':'x'}]}]} | input[0].content[0].type | is missing
                    {'model':'m','input':'x','temperature':3} | temperature | from 0 to 2
                    {'model':'m','input':'x','tools':[{'type':'function'}]} | tools[0].name | is missing
                    {'model':'m','input':'x','text':{'format':{'type':'json_schema','name':'n'}}} | text.format.schema | is missing
                    """)
    void refusesWhatCantBe(String body, String param, String words) {
        assertThatThrownBy(() -> dialect.outline(body(body)))
                .isInstanceOfSatisfying(GatewayException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                    assertThat(failure.param()).isEqualTo(param);
                    assertThat(failure.message()).contains(words);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'model':'m','input':'Hi','previous_response_id':null,'conversation':null,'background':false,'prompt':null}
                    {'model':'m','input':[{'type':'telepathy','x':1},{'id':'msg_1'}],'tools':[{'type':'new_tool'}],'x':1}
                    {'model':'m','input':[{'role':'user','content':[{'type':'smell'}]}],'tool_choice':{'type':'mcp','server_label':'a'}}
                    """)
    void takesWhatIsNotDocumentedAndWhatSaysNothing(String body) {
        for (Strictness strictness : Strictness.values()) {
            assertThat(new OpenAiResponsesDialect(strictness)
                            .outline(body(body))
                            .model())
                    .isEqualTo("m");
        }
    }

    @Test
    void whereChatIsSpokenABodyOfThisDialectIsSentHere() {
        assertThatThrownBy(() -> new OpenAiChatDialect().outline(body("{'model':'m','input':'Hi'}")))
                .isInstanceOfSatisfying(GatewayException.class, failure -> {
                    assertThat(failure.param()).isEqualTo("input");
                    assertThat(failure.message()).contains("/v1/responses");
                });
    }

    private static byte[] body(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
