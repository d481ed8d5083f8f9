package io.gapura.dialect.anthropic.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gapura.dialect.ForeignSeal;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.RequestOutline.Reference;
import io.gapura.dialect.Strictness;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.model.Capabilities;
import io.gapura.model.Seal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The outline of a request, what is refused, and the closed list of edits of {@code design/WIRE.md} section 7. */
class MessagesRequestTest {
    private static final String REST = "'max_tokens':9,'messages':[{'role':'user','content':'x'}]";

    private final AnthropicMessagesDialect dialect = new AnthropicMessagesDialect();

    @Test
    void theOutlineSaysModelAndStream() {
        assertThat(outline("{'model':'m'," + REST + "}")).isEqualTo(new RequestOutline("m", false, false));
        assertThat(outline("{" + REST + ",'stream':true,'mod\\u0065l':'m'}"))
                .isEqualTo(new RequestOutline("m", true, false));
        assertThat(outline("{'model':'m','stream':null,'system':null,'metadata':null," + REST + "}"))
                .isEqualTo(new RequestOutline("m", false, false));
    }

    @Test
    void theOutlineNamesFilesWhereverTheyStand() {
        String body =
                """
                {'model':'m','max_tokens':9,'messages':[{'role':'user','content':[
                 {'type':'document','source':{'type':'file','file_id':'file_1'}},{'type':'container_upload','file_id':'file_2'},
                 {'type':'tool_result','tool_use_id':'t','content':[{'type':'image','source':{'type':'file','file_id':'file_3'}}]}]}]}
                """;
        List<Reference> files = List.of(
                new Reference("messages[0].content[0].source.file_id", "file_1"),
                new Reference("messages[0].content[1].file_id", "file_2"),
                new Reference("messages[0].content[2].content[0].source.file_id", "file_3"));
        for (Strictness strictness : Strictness.values()) {
            assertThat(new AnthropicMessagesDialect(strictness)
                            .outline(Translated.bytes(body))
                            .references())
                    .isEqualTo(files);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'max_tokens':9,'messages':[{'role':'user','content':'x'}]}|model|\"model\" is missing",
                "{'model':1,'max_tokens':9,'messages':[{'role':'user','content':'x'}]}|model|found a number",
                "{'model':'','max_tokens':9,'messages':[{'role':'user','content':'x'}]}|model|not empty",
                "{'model':'m','max_tokens':9}|messages|\"messages\" is missing",
                "{'model':'m','max_tokens':9,'messages':[]}|messages|at least one",
                "{'model':'m','max_tokens':9,'messages':'hi'}|messages|found a string",
                "{'model':'m','max_tokens':9,'messages':[1]}|messages[0]|must be an object, found a number",
                "{'model':'m','max_tokens':9,'messages':[{'content':'x'}]}|messages[0].role|is missing",
                "{'model':'m','max_tokens':9,'messages':[{'role':'wizard','content':'x'}]}|messages[0].role|must be one of",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user'}]}|messages[0].content|is missing",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':7}]}|messages[0].content|a string or an array",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':[7]}]}|messages[0].content[0]|must be an object",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':[{'text':'x'}]}]}|messages[0].content[0].type|is missing",
                "{'model':'m','messages':[{'role':'user','content':'x'}]}|max_tokens|\"max_tokens\" is missing: it must be an integer of at least 0",
                "{'model':'m','max_tokens':-1,'messages':[{'role':'user','content':'x'}]}|max_tokens|at least 0",
                "{'model':'m','max_tokens':1.5,'messages':[{'role':'user','content':'x'}]}|max_tokens|an integer",
                "{'model':'m','max_tokens':9,'temperature':1.1,'messages':[{'role':'user','content':'x'}]}|temperature|from 0 to 1",
                "{'model':'m','max_tokens':9,'stop_sequences':'x','messages':[{'role':'user','content':'x'}]}|stop_sequences|an array of strings",
                "{'model':'m','max_tokens':9,'stop_sequences':[1],'messages':[{'role':'user','content':'x'}]}|stop_sequences[0]|a string",
                "{'model':'m','max_tokens':9,'stream':'yes','messages':[{'role':'user','content':'x'}]}|stream|true or false",
                "{'model':'m','max_tokens':9,'tools':[{'description':'x'}],'messages':[{'role':'user','content':'x'}]}|tools[0].name|is missing",
                "{'model':'m','max_tokens':9,'tool_choice':'auto','messages':[{'role':'user','content':'x'}]}|tool_choice|an object",
                "{'model':'m','max_tokens':9,'thinking':{'budget_tokens':1},'messages':[{'role':'user','content':'x'}]}|thinking.type|is missing",
                "{'model':'m','Model':'n','max_tokens':9,'messages':[{'role':'user','content':'x'}]}|Model|did you mean",
                "{'model':'m','model':'n','max_tokens':9,'messages':[{'role':'user','content':'x'}]}|model|stands twice",
            })
    void aMistakeIsToldWithTheMemberThatHasIt(String body, String param, String words) {
        GatewayException refusal = refusal(dialect, body);
        assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refusal.param()).isEqualTo(param);
        assertThat(refusal.message()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'model':'m','input':'hi'}|input|/v1/responses",
                "{'model':'m','prompt':'hi'}|prompt|/v1/completions",
                "{'model':'m','contents':[]}|contents|:generateContent",
                "{'model':'m','max_tokens':9,'messages':[{'role':'system','content':'x'}]}|messages[0].role|/v1/chat/completions",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'},{'role':'tool','content':'x'}]}|messages[1].role|/v1/chat/completions",
                "{'model':'m','max_tokens':9,'messages':[{'role':'assistant','content':'x','tool_calls':[]}]}|messages[0].tool_calls|/v1/chat/completions",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':[{'type':'image_url','image_url':{}}]}]}|messages[0].content[0].image_url|/v1/chat/completions",
                "{'model':'m','max_completion_tokens':9,'messages':[{'role':'user','content':'x'}]}|max_completion_tokens|/v1/chat/completions",
                "{'model':'m','max_tokens':9,'tools':[{'type':'function','function':{'name':'f'}}],'messages':[{'role':'user','content':'x'}]}|tools[0].function|/v1/chat/completions",
            })
    void aBodyOfAnotherEndpointIsToldWhereItBelongs(String body, String param, String endpoint) {
        GatewayException refusal = refusal(dialect, body);
        assertThat(refusal.param()).isEqualTo(param);
        assertThat(refusal.message()).contains("\"" + param + "\"").contains(endpoint);
    }

    @Test
    void eachLevelChecksMore() {
        String sloppy = "{'model':'m','temperature':7,'messages':[{'role':'wizard'}]}";
        assertThat(new AnthropicMessagesDialect(Strictness.LENIENT).outline(Translated.bytes(sloppy)))
                .isEqualTo(new RequestOutline("m", false, false));
        String unknown = "{'model':'m','tempreature':0," + REST + "}";
        assertThat(outline(unknown).model()).isEqualTo("m");
        GatewayException refusal = refusal(new AnthropicMessagesDialect(Strictness.STRICT), unknown);
        assertThat(refusal.param()).isEqualTo("tempreature");
    }

    @Test
    void brokenJsonIsToldWithLineAndColumn() {
        assertThat(refusal(dialect, "{'model':'m',\n 'messages' [").message()).contains("line 2, column 13");
        assertThat(refusal(dialect, "").kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refusal(dialect, "[]").message()).contains("must be a JSON object, found an array");
    }

    @Test
    void onlyWhatIsListedIsEdited() {
        String body = "{ \"model\" : \"mine\", \"pii_protection\":true, \"top_k\": 1.0e1, \"stream\":true }";
        RequestEdits edits =
                new RequestEdits("theirs", true, List.of("pii_protection", "session_id"), "max_completion_tokens");
        assertThat(new String(
                        dialect.editRequest(body.getBytes(StandardCharsets.UTF_8), edits), StandardCharsets.UTF_8))
                .isEqualTo("{ \"model\" : \"theirs\", \"top_k\": 1.0e1, \"stream\":true }");
    }

    private RequestOutline outline(String body) {
        return dialect.outline(Translated.bytes(body));
    }

    private static GatewayException refusal(AnthropicMessagesDialect dialect, String body) {
        return catchThrowableOfType(GatewayException.class, () -> dialect.outline(Translated.bytes(body)));
    }

    @Test
    void aRequestWithAnothersSealDoesNotPassAsBytes() {
        String seal = new ForeignSeal(new Seal("openai-responses", Seal.Kind.ENCRYPTED, "secret"), "rs_1").text();
        String turn =
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"redacted_thinking\",\"data\":\"";
        AnthropicMessagesDialect messages = new AnthropicMessagesDialect();

        assertThat(messages.fit((turn + seal + "\"}]}]}").getBytes(StandardCharsets.UTF_8), Capabilities.UNKNOWN)
                        .passes())
                .isFalse();
        assertThat(messages.fit((turn + "own\"}]}]}").getBytes(StandardCharsets.UTF_8), Capabilities.UNKNOWN)
                        .passes())
                .isTrue();
    }
}
