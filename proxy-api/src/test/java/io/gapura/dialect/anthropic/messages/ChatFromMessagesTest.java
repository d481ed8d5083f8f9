package io.gapura.dialect.anthropic.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.ForeignSeal;
import io.gapura.dialect.Streams;
import io.gapura.model.Annotation;
import io.gapura.model.Capabilities;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.GenerationResponse;
import io.gapura.model.Losses;
import io.gapura.model.Message;
import io.gapura.model.RawJson;
import io.gapura.model.ResponseReplayer;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import io.gapura.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clients of Messages at upstreams that speak something else. */
class ChatFromMessagesTest {
    @Test
    void aRequestIsAChat() {
        Translated.back(
                        """
                        {'model':'m','max_tokens':100,'system':'Be kind.','stop_sequences':['END'],'temperature':0.5,'stream':true,
                         'metadata':{'user_id':'u'},'service_tier':'standard_only',
                         'messages':[{'role':'user','content':[{'type':'text','text':'Look'},
                          {'type':'image','source':{'type':'base64','media_type':'image/png','data':'iVBO'}}]},
                          {'role':'assistant','content':[{'type':'text','text':'I call.'},
                           {'type':'tool_use','id':'toolu_1','name':'f','input':{'x': 1.0}},{'type':'tool_use','id':'toolu_2','name':'f','input':{}}]},
                          {'role':'user','content':[{'type':'tool_result','tool_use_id':'toolu_1','content':'1'},
                           {'type':'tool_result','tool_use_id':'toolu_2','content':[{'type':'text','text':'2'}]},{'type':'text','text':'Next.'}]}],
                         'tools':[{'name':'f','description':'F','input_schema':{'type':'object'}}],
                         'tool_choice':{'type':'any','disable_parallel_tool_use':true}}
                        """)
                .is(
                        """
                        {'model':'m','max_tokens':100,'stop':['END'],'temperature':0.5,'stream':true,'stream_options':{'include_usage':true},
                         'user':'u','service_tier':'default',
                         'messages':[{'role':'system','content':'Be kind.'},{'role':'user','content':[{'type':'text','text':'Look'},
                          {'type':'image_url','image_url':{'url':'data:image/png;base64,iVBO'}}]},
                          {'role':'assistant','content':'I call.','tool_calls':[
                           {'id':'toolu_1','type':'function','function':{'name':'f','arguments':'{\\"x\\": 1.0}'}},
                           {'id':'toolu_2','type':'function','function':{'name':'f','arguments':'{}'}}]},
                          {'role':'tool','tool_call_id':'toolu_1','content':'1'},{'role':'tool','tool_call_id':'toolu_2','content':'2'},
                          {'role':'user','content':'Next.'}],
                         'tools':[{'type':'function','function':{'name':'f','description':'F','parameters':{'type':'object'}}}],
                         'tool_choice':'required','parallel_tool_calls':false}
                        """)
                .losing();
    }

    @Test
    void aBudgetIsAnEffort() {
        String hi = "'messages':[{'role':'user','content':'Hi'}]";
        Translated.back("{'model':'m','max_tokens':9000," + hi + ",'thinking':{'type':'enabled','budget_tokens':8000}}")
                .is("{'model':'m','max_tokens':9000," + hi + ",'reasoning_effort':'medium'}")
                .losing();
        Translated.back("{'model':'m','max_tokens':9," + hi + ",'thinking':{'type':'disabled'}}")
                .is("{'model':'m','max_tokens':9," + hi + ",'reasoning_effort':'none'}")
                .losing();
        Translated.back("{'model':'m','max_tokens':9," + hi
                        + ",'thinking':{'type':'adaptive'},'output_config':{'effort':'low'}}")
                .is("{'model':'m','max_tokens':9," + hi + ",'reasoning_effort':'low'}")
                .losing();
    }

    @Test
    void aWayOfThinkingThatOnlyAnthropicKnowsIsNamedAndTheRestIsTold() {
        String hi = "'messages':[{'role':'user','content':'Hi'}]";
        Translated.back("{'model':'m','max_tokens':9," + hi
                        + ",'thinking':{'type':'between_tools'},'output_config':{'effort':'high'}}")
                .is("{'model':'m','max_tokens':9," + hi + ",'reasoning_effort':'high'}")
                .losing("thinking");
    }

    @Test
    void aCompletionIsAMessage() {
        Translated.answer(
                        """
                        {'id':'c','model':'up','choices':[{'index':0,'finish_reason':'tool_calls','message':{'role':'assistant',
                         'reasoning_content':'Hm.','content':'I call.','tool_calls':[{'id':'call_1','type':'function',
                         'function':{'name':'f','arguments':'{}'}}]}}],'usage':{'prompt_tokens':30,'completion_tokens':7,
                         'prompt_tokens_details':{'cached_tokens':10},'completion_tokens_details':{'reasoning_tokens':3}}}
                        """)
                .is(
                        """
                        {'id':'msg_1','type':'message','role':'assistant','model':'asked-for','content':[
                         {'type':'thinking','thinking':'Hm.','signature':''},{'type':'text','text':'I call.'},
                         {'type':'tool_use','id':'call_1','name':'f','input':{}}],'stop_reason':'tool_use','stop_sequence':null,
                         'usage':{'input_tokens':20,'cache_creation_input_tokens':0,'cache_read_input_tokens':10,'output_tokens':7,
                          'output_tokens_details':{'thinking_tokens':3}}}
                        """)
                .losing();
    }

    @Test
    void aRefusalIsATextAndItsReason() {
        Translated.answer(
                        """
                        {'choices':[{'index':0,'finish_reason':'stop','message':{'role':'assistant','content':null,'refusal':'No.'}},
                         {'index':1,'finish_reason':'stop','message':{'content':'Other'},'logprobs':null}]}
                        """)
                .is(
                        """
                        {'id':'msg_1','type':'message','role':'assistant','model':'asked-for','content':[{'type':'text','text':'No.'}],
                         'stop_reason':'refusal','stop_sequence':null,'usage':{'input_tokens':0,'cache_creation_input_tokens':0,
                         'cache_read_input_tokens':0,'output_tokens':0}}
                        """)
                .losing("answer.choices");
    }

    @Test
    void aStreamIsOneBlockAfterTheOther() {
        assertThat(Translated.stream(
                                "{'choices':[{'index':0,'delta':{'role':'assistant','content':''}}]}",
                                "{'choices':[{'index':0,'delta':{'reasoning_content':'Hm'}}]}",
                                "{'choices':[{'index':0,'delta':{'content':'Hi'}}]}",
                                "{'choices':[{'index':0,'delta':{'content':'!'}}]}",
                                "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}",
                                "{'choices':[],'usage':{'prompt_tokens':3,'completion_tokens':2}}",
                                "[DONE]")
                        .losing()
                        .events())
                .isEqualTo(
                        """
                        message start','message':{'id':'msg_1','type':'message','role':'assistant','model':'asked-for','content':[],'stop_reason':null,'stop_sequence':null,'usage':{'input_tokens':0,'cache_creation_input_tokens':0,'cache_read_input_tokens':0,'output_tokens':0}}}
                        content_block start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}
                        content_block delta','index':0,'delta':{'type':'thinking_delta','thinking':'Hm'}}
                        content_block stop','index':0}
                        content_block start','index':1,'content_block':{'type':'text','text':''}}
                        content_block delta','index':1,'delta':{'type':'text_delta','text':'Hi'}}
                        content_block delta','index':1,'delta':{'type':'text_delta','text':'!'}}
                        content_block stop','index':1}
                        message delta','delta':{'stop_reason':'end_turn','stop_sequence':null},'usage':{'input_tokens':3,'cache_creation_input_tokens':0,'cache_read_input_tokens':0,'output_tokens':2}}
                        message stop'}
                        """);
    }

    @Test
    void callsSideBySideAreToldOneAfterTheOther() {
        assertThat(Translated.streamed(List.of(
                                new GenerationEvent.AnswerStarted(null, null, null, Extensions.NONE),
                                new GenerationEvent.UsageReported(Usage.of(9, 1)),
                                call(0, "a", "f"),
                                arguments(0, "{\"x\":"),
                                call(1, null, "g"),
                                arguments(1, "{\"y\":"),
                                new GenerationEvent.TextAppended(0, 2, "Words."),
                                arguments(0, "1}"),
                                arguments(1, "2}"),
                                new GenerationEvent.ToolCallFinished(0, 1),
                                new GenerationEvent.ToolCallFinished(0, 0),
                                new GenerationEvent.ChoiceFinished(0, FinishReason.of(FinishReason.Kind.TOOL_CALLS)),
                                new GenerationEvent.AnswerFinished()))
                        .losing()
                        .events())
                .isEqualTo(
                        """
                        message start','message':{'id':'msg_1','type':'message','role':'assistant','model':'asked-for','content':[],'stop_reason':null,'stop_sequence':null,'usage':{'input_tokens':9,'cache_creation_input_tokens':0,'cache_read_input_tokens':0,'output_tokens':1}}}
                        content_block start','index':0,'content_block':{'type':'tool_use','id':'a','name':'f','input':{}}}
                        content_block delta','index':0,'delta':{'type':'input_json_delta','partial_json':'{\\'x\\':'}}
                        content_block delta','index':0,'delta':{'type':'input_json_delta','partial_json':'1}'}}
                        content_block stop','index':0}
                        content_block start','index':1,'content_block':{'type':'tool_use','id':'toolu_1_0','name':'g','input':{}}}
                        content_block delta','index':1,'delta':{'type':'input_json_delta','partial_json':'{\\'y\\':'}}
                        content_block delta','index':1,'delta':{'type':'input_json_delta','partial_json':'2}'}}
                        content_block stop','index':1}
                        content_block start','index':2,'content_block':{'type':'text','text':''}}
                        content_block delta','index':2,'delta':{'type':'text_delta','text':'Words.'}}
                        content_block stop','index':2}
                        message delta','delta':{'stop_reason':'tool_use','stop_sequence':null},'usage':{'input_tokens':9,'cache_creation_input_tokens':0,'cache_read_input_tokens':0,'output_tokens':1}}
                        message stop'}
                        """);
    }

    @Test
    void aFailureInTheMiddleEndsTheStreamWithoutAnEnd() {
        assertThat(Translated.stream("{'choices':[{'index':0,'delta':{'content':'Hi'}}]}")
                        .text())
                .endsWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":"
                        + "\"the upstream closed the stream in the middle of its answer\"}}\n\n")
                .doesNotContain("message_stop", "message_delta");
    }

    @Test
    void addressesAreCitedAndOtherNotesLost() {
        Annotation url = new Annotation(
                Annotation.Kind.URL, 0L, 2L, "https://a.example", "A", "quote", "other", new RawJson("{}"));
        Annotation file =
                new Annotation(Annotation.Kind.FILE, null, null, "file-1", null, null, "other", new RawJson("{}"));
        ContentBlock text = new ContentBlock.Text("Hi", List.of(url, file), Extensions.NONE);
        String cited =
                "{'type':'web_search_result_location','url':'https://a.example','title':'A','cited_text':'quote','encrypted_index':''}";
        assertThat(whole(text).losing("answer.annotations").text().replace('"', '\''))
                .contains("{'type':'text','citations':[" + cited + "],'text':'Hi'}");
        assertThat(streamed(text).losing("answer.annotations").events())
                .contains("'delta':{'type':'citations_delta','citation':" + cited + "}");
    }

    @Test
    void sealsOfOthersAreCarriedAndComeBackByteForByte() {
        Seal encrypted = new Seal("openai-responses", Seal.Kind.ENCRYPTED, "gAAAA+/=");
        Seal signature = new Seal("gemini-generate", Seal.Kind.SIGNATURE, "CiQB");
        List<ContentBlock> blocks = List.of(
                new ContentBlock.Reasoning("rs_1", "", false, encrypted, Extensions.NONE),
                new ContentBlock.Reasoning("rs_2", "A summary.", true, encrypted, Extensions.NONE),
                new ContentBlock.ToolCall("call_1", "f", "{}", ToolKind.FUNCTION, signature, Extensions.NONE));
        for (Translated told : List.of(whole(blocks), streamed(blocks))) {
            told.losing();
            List<ContentBlock> content = told.text().startsWith("event")
                    ? assembled(told.text())
                    : given(told.text()
                            .substring(
                                    told.text().indexOf("\"content\":") + 10,
                                    told.text().indexOf(",\"stop_reason")));
            assertThat(given(content)).isEqualTo(blocks);
        }
    }

    @Test
    void aForeignSealIsNeverShownToAnthropic() {
        Seal other = new Seal("openai-responses", Seal.Kind.ENCRYPTED, "gAAAA");
        String data = new ForeignSeal(other, "rs_1").text();
        String body =
                """
                {'model':'m','max_tokens':9,'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':[
                 {'type':'redacted_thinking','data':'%s'},{'type':'thinking','thinking':'t','signature':'%s'},{'type':'text','text':'A'}]},
                 {'role':'user','content':'Next'}]}
                """
                        .formatted(data, data);
        AnthropicMessagesDialect messages = new AnthropicMessagesDialect();
        GenerationRequest request = messages.readRequest(Translated.bytes(body));
        Losses losses = new Losses();
        byte[] written = messages.writeRequest(request, Capabilities.UNKNOWN, losses);
        assertThat(new String(written, StandardCharsets.UTF_8))
                .doesNotContain("thinking")
                .contains("\"text\":\"A\"");
        assertThat(losses.all()).isEmpty();
    }

    /** What a request says whose assistant's turn has this content. */
    private static List<ContentBlock> given(String content) {
        Message turn = new AnthropicMessagesDialect()
                .readRequest(Translated.bytes(
                        "{'model':'m','max_tokens':9,'messages':[{'role':'assistant','content':" + content + "}]}"))
                .messages()
                .get(0);
        return turn.content();
    }

    /** The same, of the content as a client has put a stream together. */
    private static List<ContentBlock> given(List<ContentBlock> content) {
        return content;
    }

    private static List<ContentBlock> assembled(String stream) {
        StringBuilder content = new StringBuilder();
        AnthropicMessagesDialect messages = new AnthropicMessagesDialect();
        List<GenerationEvent> events = Streams.events(messages, List.of(stream.getBytes(StandardCharsets.UTF_8)));
        String whole = Translated.told(events).text();
        content.append(whole, whole.indexOf("\"content\":") + 10, whole.indexOf(",\"stop_reason"));
        return given(content.toString());
    }

    private static Translated whole(ContentBlock... blocks) {
        return whole(List.of(blocks));
    }

    private static Translated whole(List<ContentBlock> blocks) {
        return Translated.told(events(blocks));
    }

    private static Translated streamed(ContentBlock... blocks) {
        return streamed(List.of(blocks));
    }

    private static Translated streamed(List<ContentBlock> blocks) {
        return Translated.streamed(events(blocks));
    }

    private static List<GenerationEvent> events(List<ContentBlock> blocks) {
        return ResponseReplayer.replay(new GenerationResponse(
                null,
                null,
                null,
                List.of(new GenerationResponse.Choice(
                        0, blocks, FinishReason.of(FinishReason.Kind.STOP), null, null, Extensions.NONE)),
                null,
                Extensions.NONE));
    }

    private static GenerationEvent call(int block, @Nullable String id, String name) {
        return new GenerationEvent.ToolCallStarted(0, block, id, name, ToolKind.FUNCTION, null, Extensions.NONE);
    }

    private static GenerationEvent arguments(int block, String fragment) {
        return new GenerationEvent.ToolArgumentsAppended(0, block, fragment);
    }
}
