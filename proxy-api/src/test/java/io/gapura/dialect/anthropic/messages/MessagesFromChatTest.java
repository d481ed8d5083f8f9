package io.gapura.dialect.anthropic.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.model.Capabilities;
import io.gapura.model.Feature;
import io.gapura.model.Thinking;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of chat clients for Anthropic's models. */
class MessagesFromChatTest {
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";

    @Test
    void instructionsStandApartAndTheLimitIsSaid() {
        Translated.request(
                        """
                        {'model':'m','messages':[{'role':'system','content':'Be kind.'},{'role':'user','content':'Hi'}],
                         'max_completion_tokens':100,'temperature':0.5,'stop':'END','stream':true,'user':'u-1'}
                        """)
                .is(
                        """
                        {'model':'m','max_tokens':100,'system':'Be kind.','messages':[{'role':'user','content':'Hi'}],
                         'temperature':0.5,'stop_sequences':['END'],'stream':true,'metadata':{'user_id':'u-1'}}
                        """)
                .losing();
    }

    @Test
    void leadingInstructionsStayApartAndLaterOnesMove() {
        Translated.request(
                        """
                        {'model':'m','messages':[{'role':'system','content':'One.'},{'role':'developer','content':'Two.'},
                         {'role':'user','content':'Hi'},{'role':'system','content':'Three.'}],'max_tokens':9}
                        """)
                .is(
                        """
                        {'model':'m','max_tokens':9,'system':[{'type':'text','text':'One.'},{'type':'text','text':'Two.'},
                         {'type':'text','text':'Three.'}],'messages':[{'role':'user','content':'Hi'}]}
                        """)
                .losing("messages.system_position");
    }

    @Test
    void withoutALimitTheModelsOwnHolds() {
        Translated.request("{'model':'m'," + HI + "}").is("{'model':'m','max_tokens':8192," + HI + "}");
        Translated.request("{'model':'m'," + HI + "}", model(Thinking.UNKNOWN, 64_000L))
                .is("{'model':'m','max_tokens':64000," + HI + "}");
    }

    @Test
    void turnsAlternateAndResultsComeFirst() {
        Translated.request(
                        """
                        {'model':'m','max_tokens':9,'messages':[{'role':'user','content':'A'},{'role':'user','content':'B'},
                         {'role':'assistant','content':null,'tool_calls':[
                          {'id':'call_1','type':'function','function':{'name':'f','arguments':'{\\"x\\": 1.0}'}},
                          {'id':'call_2','type':'function','function':{'name':'g','arguments':''}},
                          {'id':'call_3','type':'function','function':{'name':'g','arguments':'{\\"cut'}}]},
                         {'role':'tool','tool_call_id':'call_1','content':'1'},{'role':'tool','tool_call_id':'call_2','content':''},
                         {'role':'tool','tool_call_id':'call_3','content':[{'type':'text','text':'3'}]},
                         {'role':'user','content':'Next.'}]}
                        """)
                .is(
                        """
                        {'model':'m','max_tokens':9,'messages':[
                         {'role':'user','content':[{'type':'text','text':'A'},{'type':'text','text':'B'}]},
                         {'role':'assistant','content':[{'type':'tool_use','id':'call_1','name':'f','input':{'x':1.0}},
                          {'type':'tool_use','id':'call_2','name':'g','input':{}},{'type':'tool_use','id':'call_3','name':'g','input':{}}]},
                         {'role':'user','content':[{'type':'tool_result','tool_use_id':'call_1','content':'1'},
                          {'type':'tool_result','tool_use_id':'call_2','content':''},
                          {'type':'tool_result','tool_use_id':'call_3','content':'3'},
                          {'type':'text','text':'Next.'}]}]}
                        """)
                .losing();
    }

    @Test
    void idsThatAnthropicRefusesAreReplacedTheSameWayInCallAndResult() {
        String text = Translated.request(
                        """
                        {'model':'m','max_tokens':9,'messages':[{'role':'user','content':'A'},
                         {'role':'assistant','tool_calls':[{'id':'a.b','type':'function','function':{'name':'f','arguments':'{}'}},
                          {'id':'a:b','type':'function','function':{'name':'f','arguments':'{}'}}]},
                         {'role':'tool','tool_call_id':'a.b','content':'1'},{'role':'tool','tool_call_id':'a:b','content':'2'}]}
                        """)
                .text();
        assertThat(text)
                .contains("\"id\":\"gapura_YS5i\"", "\"tool_use_id\":\"gapura_YS5i\"")
                .contains("\"id\":\"gapura_YTpi\"", "\"tool_use_id\":\"gapura_YTpi\"");
    }

    @Test
    void picturesAndDocumentsAreWhatTheyAre() {
        Translated.request(
                        """
                        {'model':'m','max_tokens':9,'messages':[{'role':'user','content':[{'type':'text','text':'Look'},
                         {'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw0KGgo='}},
                         {'type':'image_url','image_url':{'url':'https://example.com/a.png','detail':'auto'}},
                         {'type':'file','file':{'file_data':'data:application/pdf;base64,JVBERi0=','filename':'a.pdf'}},
                         {'type':'file','file':{'file_data':'JVBERi0='}},
                         {'type':'file','file':{'file_data':'data:text/csv;base64,YSxi','filename':'a.csv'}}]}]}
                        """)
                .is(
                        """
                        {'model':'m','max_tokens':9,'messages':[{'role':'user','content':[{'type':'text','text':'Look'},
                         {'type':'image','source':{'type':'base64','media_type':'image/png','data':'iVBORw0KGgo='}},
                         {'type':'image','source':{'type':'url','url':'https://example.com/a.png'}},
                         {'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'JVBERi0='},'title':'a.pdf'},
                         {'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'JVBERi0='}},
                         {'type':'document','source':{'type':'text','media_type':'text/plain','data':'a,b'},'title':'a.csv'}]}]}
                        """)
                .losing();
    }

    @Test
    void whatHasNoPlaceIsLostByName() {
        Translated.request(
                        """
                        {'model':'m','max_tokens':9,'messages':[{'role':'user','name':'ada','content':[{'type':'text','text':'Hear'},
                         {'type':'input_audio','input_audio':{'data':'AAAA','format':'wav'}},
                         {'type':'file','file':{'file_id':'file-1'}}]}],'n':2,'seed':1,'logit_bias':{'1':2},'logprobs':true,
                         'frequency_penalty':1,'presence_penalty':1,'verbosity':'low','modalities':['text','audio'],
                         'prompt_cache_key':'k','metadata':{'a':'b'},'store':true,'service_tier':'flex','prediction':{'type':'content'},
                         'stop':[' ','END'],'temperature':1.5}
                        """)
                .is(
                        """
                        {'model':'m','max_tokens':9,'messages':[{'role':'user','content':[{'type':'text','text':'Hear'}]}],
                         'stop_sequences':['END'],'temperature':1}
                        """)
                .losing(
                        "messages.name",
                        "messages.audio",
                        "messages.file",
                        "n",
                        "seed",
                        "logit_bias",
                        "logprobs",
                        "frequency_penalty",
                        "presence_penalty",
                        "verbosity",
                        "modalities",
                        "prompt_cache_key",
                        "metadata",
                        "store",
                        "service_tier",
                        "prediction",
                        "stop",
                        "temperature");
    }

    @Test
    void toolsGetASchemaOfAnObject() {
        Translated.request(
                        """
                        {'model':'m','max_tokens':9,%s,'tools':[{'type':'function','function':{'name':'a'}},
                         {'type':'function','function':{'name':'b','description':'B','strict':true,
                          'parameters':{'properties':{'x':{'type':'number'}}}}}],'tool_choice':'required','parallel_tool_calls':false}
                        """
                                .formatted(HI))
                .is(
                        """
                        {'model':'m','max_tokens':9,%s,'tools':[{'name':'a','input_schema':{'type':'object','properties':{}}},
                         {'name':'b','description':'B','strict':true,
                          'input_schema':{'type':'object','properties':{'x':{'type':'number'}}}}],
                         'tool_choice':{'type':'any','disable_parallel_tool_use':true}}
                        """
                                .formatted(HI))
                .losing();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'tool_choice':'auto'|{'type':'auto'}",
                "'tool_choice':'none'|{'type':'none'}",
                "'tool_choice':'none','parallel_tool_calls':false|{'type':'none'}",
                "'tool_choice':{'type':'function','function':{'name':'a'}}|{'type':'tool','name':'a'}",
                "'parallel_tool_calls':false|{'type':'auto','disable_parallel_tool_use':true}"
            })
    void choicesOfTools(String chat, String choice) {
        String tools = "'tools':[{'type':'function','function':{'name':'a','parameters':{'type':'object'}}}]";
        Translated.request("{'model':'m','max_tokens':9," + HI + "," + tools + "," + chat + "}")
                .is("{'model':'m','max_tokens':9," + HI
                        + ",'tools':[{'name':'a','input_schema':{'type':'object'}}],'tool_choice':" + choice + "}")
                .losing();
    }

    @Test
    void onlyTheAllowedToolsAreTold() {
        Translated.request(
                        """
                        {'model':'m','max_tokens':9,%s,'tools':[{'type':'function','function':{'name':'a'}},
                         {'type':'function','function':{'name':'b'}}],'tool_choice':{'type':'allowed_tools','allowed_tools':
                         {'mode':'required','tools':[{'type':'function','function':{'name':'b'}}]}}}
                        """
                                .formatted(HI))
                .is("{'model':'m','max_tokens':9," + HI
                        + ",'tools':[{'name':'b','input_schema':{'type':'object','properties':{}}}],"
                        + "'tool_choice':{'type':'any'}}")
                .losing();
    }

    @Test
    void aFreeFormToolIsAFunctionOfOneTextUnderANameOfItsOwn() {
        Translated.request(
                        """
                        {'model':'m','max_tokens':9,'messages':[{'role':'user','content':'Hi'},{'role':'assistant','tool_calls':[
                         {'id':'c1','type':'custom','custom':{'name':'patch','input':'a\\nb'}}]},
                         {'role':'tool','tool_call_id':'c1','content':'done'}],
                         'tools':[{'type':'custom','custom':{'name':'patch','description':'Patches.'}}]}
                        """)
                .is(
                        """
                        {'model':'m','max_tokens':9,'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':[
                         {'type':'tool_use','id':'c1','name':'patch__free_form','input':{'input':'a\\nb'}}]},
                         {'role':'user','content':[{'type':'tool_result','tool_use_id':'c1','content':'done'}]}],
                         'tools':[{'name':'patch__free_form','description':'Patches.','input_schema':{'type':'object',
                          'properties':{'input':{'type':'string'}},'required':['input'],'additionalProperties':false}}]}
                        """)
                .losing();
    }

    @Test
    void aSchemaIsSaidByItsMemberOrInWords() {
        String schema = "{'type':'object','properties':{},'additionalProperties':false}";
        String asked = "{'model':'m','max_tokens':9," + HI
                + ",'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':" + schema
                + "}}}";
        Translated.request(asked)
                .is("{'model':'m','max_tokens':9," + HI + ",'output_config':{'format':{'type':'json_schema','schema':"
                        + schema + "}}}")
                .losing();
        Capabilities without =
                new Capabilities(Set.of(Feature.JSON_SCHEMA), Set.of(), Thinking.UNKNOWN, null, List.of());
        Translated inWords = Translated.request(asked, without).losing("response_format");
        assertThat(inWords.text())
                .contains("It must follow this JSON schema: {")
                .doesNotContain("output_config");
        Translated.request("{'model':'m','max_tokens':9," + HI + ",'response_format':{'type':'json_object'}}")
                .losing("response_format");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "UNKNOWN|-|'reasoning_effort':'low'|'max_tokens':8192,'thinking':{'type':'enabled','budget_tokens':1024}",
                "BUDGET|-|'reasoning_effort':'medium'|'max_tokens':16384,'thinking':{'type':'enabled','budget_tokens':8192}",
                "BUDGET|64000|'reasoning_effort':'high'|'max_tokens':64000,'thinking':{'type':'enabled','budget_tokens':24576}",
                "BUDGET|-|'max_tokens':4000,'reasoning_effort':'high'|'max_tokens':4000,'thinking':{'type':'enabled','budget_tokens':3200}",
                "ADAPTIVE|-|'max_tokens':9,'reasoning_effort':'xhigh'|'max_tokens':9,'thinking':{'type':'adaptive'},'output_config':{'effort':'xhigh'}",
                "ADAPTIVE|-|'max_tokens':9,'reasoning_effort':'minimal'|'max_tokens':9,'thinking':{'type':'adaptive'},'output_config':{'effort':'low'}",
                "EFFORT|-|'max_tokens':9,'reasoning_effort':'low'|'max_tokens':9,'output_config':{'effort':'low'}",
                "BUDGET|-|'max_tokens':9,'reasoning_effort':'none'|'max_tokens':9,'thinking':{'type':'disabled'}",
                "NONE|-|'max_tokens':9,'reasoning_effort':'none'|'max_tokens':9",
            })
    void effortsBecomeWhatTheModelKnows(Thinking thinking, @Nullable Long most, String asked, String told) {
        Translated.request("{'model':'m'," + HI + "," + asked + "}", model(thinking, most))
                .is("{'model':'m'," + HI + "," + told + "}")
                .losing();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "NONE|'reasoning_effort':'low'",
                "BUDGET|'reasoning_effort':'low','max_completion_tokens':1000",
                "BUDGET|'reasoning_effort':'tremendous'",
                "ADAPTIVE|'reasoning_effort':'low','tools':[{'type':'function','function':{'name':'a'}}],'tool_choice':'required'",
            })
    void thinkingThatCanNotBeIsLost(Thinking thinking, String asked) {
        Translated lost = Translated.request("{'model':'m'," + HI + "," + asked + "}", model(thinking, null));
        assertThat(lost.losing("reasoning_effort").text()).doesNotContain("thinking", "effort");
    }

    @Test
    void callsThatCameWithoutThoughtsTurnABudgetOffAndAdaptiveThinkingNot() {
        String open =
                """
                {'model':'m','max_tokens':9000,'reasoning_effort':'low','messages':[{'role':'user','content':'Hi'},
                 {'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]},
                 {'role':'tool','tool_call_id':'c','content':'1'}]}
                """;
        assertThat(Translated.request(open).losing("reasoning_effort").text()).doesNotContain("thinking");
        assertThat(Translated.request(open, model(Thinking.ADAPTIVE, null))
                        .losing()
                        .text())
                .contains("\"type\":\"adaptive\"");
        String closed = open.replace(
                "'content':'1'}]",
                "'content':'1'},{'role':'assistant','content':'Done.'},{'role':'user','content':'More'}]");
        assertThat(Translated.request(closed).losing().text()).contains("\"budget_tokens\":1024");
    }

    @Test
    void aModelThatThinksTakesNoOtherSampling() {
        Translated.request(
                        "{'model':'m'," + HI
                                + ",'max_tokens':9000,'reasoning_effort':'low','temperature':0.3,'top_p':0.5}",
                        model(Thinking.BUDGET, null))
                .is("{'model':'m'," + HI + ",'max_tokens':9000,'thinking':{'type':'enabled','budget_tokens':1024}}")
                .losing("temperature", "top_p");
        Translated.request(
                        "{'model':'m'," + HI
                                + ",'max_tokens':9000,'reasoning_effort':'low','temperature':1,'top_p':0.99}",
                        model(Thinking.BUDGET, null))
                .losing();
    }

    @ParameterizedTest
    @CsvSource({"auto,auto", "priority,auto", "default,standard_only"})
    void tiers(String chat, String anthropic) {
        Translated.request("{'model':'m','max_tokens':9," + HI + ",'service_tier':'" + chat + "'}")
                .is("{'model':'m','max_tokens':9," + HI + ",'service_tier':'" + anthropic + "'}")
                .losing();
    }

    private static Capabilities model(Thinking thinking, @Nullable Long most) {
        return new Capabilities(Set.of(), Set.of(), thinking, most, List.of());
    }
}
