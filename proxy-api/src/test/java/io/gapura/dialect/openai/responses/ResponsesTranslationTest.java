package io.gapura.dialect.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.ForeignSeal;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.Streams;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.model.Capabilities;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.Message;
import io.gapura.model.Role;
import io.gapura.model.Seal;
import io.gapura.model.Thinking;
import io.gapura.model.ToolKind;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests and answers between this dialect and others: what becomes of each thing, and what is lost. */
class ResponsesTranslationTest {
    private static final AnswerContext CONTEXT = new AnswerContext("t", 1, "m", true);

    private final OpenAiResponsesDialect responses = new OpenAiResponsesDialect();
    private final OpenAiChatDialect chat = new OpenAiChatDialect();
    private final Losses losses = new Losses();

    @Test
    void aChatBecomesItemsAndKeepsNothingAtTheProvider() {
        assertSame(
                fromChat(
                        """
                        {'model':'m','messages':[{'role':'system','content':'Be kind.'},{'role':'user','content':'Hi'},
                         {'role':'assistant','content':'Hm','tool_calls':[{'id':'c1','type':'function','function':{'name':'f','arguments':'{\\"a\\": 1.0}'}},
                          {'id':'c2','type':'custom','custom':{'name':'sql','input':'SELECT'}}]},
                         {'role':'tool','tool_call_id':'c1','content':'one'},{'role':'tool','tool_call_id':'c2','content':'two'}],
                         'tools':[{'type':'function','function':{'name':'f'}},
                          {'type':'custom','custom':{'name':'sql','format':{'type':'grammar','grammar':{'syntax':'lark','definition':'x'}}}}],
                         'tool_choice':{'type':'function','function':{'name':'f'}},'max_tokens':9,'temperature':1.0,
                         'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'},'strict':true}},
                         'reasoning_effort':'low','verbosity':'high','logprobs':true,'top_logprobs':2,'stream':true,'user':'u'}
                        """),
                """
                {'model':'m','instructions':'Be kind.','input':[{'type':'message','role':'user','content':[{'type':'input_text','text':'Hi'}]},
                 {'type':'message','role':'assistant','content':[{'type':'output_text','text':'Hm'}]},
                 {'type':'function_call','call_id':'c1','name':'f','arguments':'{\\"a\\": 1.0}'},
                 {'type':'custom_tool_call','call_id':'c2','name':'sql','input':'SELECT'},
                 {'type':'function_call_output','call_id':'c1','output':'one'},
                 {'type':'custom_tool_call_output','call_id':'c2','output':'two'}],
                 'tools':[{'type':'function','name':'f','parameters':{'type':'object','properties':{}},'strict':false},
                  {'type':'custom','name':'sql','format':{'type':'grammar','syntax':'lark','definition':'x'}}],
                 'tool_choice':{'type':'function','name':'f'},'temperature':1.0,'top_logprobs':2,'max_output_tokens':9,
                 'text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'},'strict':true},'verbosity':'high'},
                 'reasoning':{'effort':'low'},'include':['reasoning.encrypted_content','message.output_text.logprobs'],
                 'stream':true,'user':'u','store':false}
                """);
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void whatAResponseHasNoWordForIsTold() {
        fromChat(
                "{'model':'m','messages':[{'role':'user','content':'Hi','name':'Ann'}],'stop':'x','seed':1,'n':2,'top_k':3,"
                        + "'frequency_penalty':1,'presence_penalty':1,'logit_bias':{'1':1},'modalities':['text','audio'],'prediction':{'x':1},"
                        + "'temperature':null,'tools':[{'type':'web','x':1}]}");
        assertThat(losses.all())
                .extracting(Losses.Loss::what)
                .containsExactlyInAnyOrder(
                        "messages.name",
                        "stop",
                        "seed",
                        "n",
                        "top_k",
                        "frequency_penalty",
                        "presence_penalty",
                        "logit_bias",
                        "modalities",
                        "prediction",
                        "tools.web");
    }

    @Test
    void aModelThatDoesNotThinkIsNotAskedForItsThoughts() {
        GenerationRequest request = chat.readRequest(body("{'model':'m','messages':[{'role':'user','content':'Hi'}]}"));
        Capabilities none = new Capabilities(Set.of(), Set.of(), Thinking.NONE, null, List.of());
        assertThat(text(responses.writeRequest(request, none, losses))).doesNotContain("include");
    }

    @Test
    void severalMessagesOfTheOperatorStayWhereTheyAre() {
        assertThat(fromChat(
                        "{'model':'m','messages':[{'role':'system','content':'A'},{'role':'developer','content':'B'},"
                                + "{'role':'user','content':'C'}]}"))
                .doesNotContain("instructions")
                .contains("\"role\":\"system\"")
                .contains("\"role\":\"developer\"");
    }

    @Test
    void aResponseRequestBecomesAChat() {
        assertSame(
                toChat(
                        """
                        {'model':'m','instructions':'Be kind.','input':[{'role':'user','content':[{'type':'input_text','text':'See'},
                          {'type':'input_image','image_url':'https://example.com/a.png','detail':'low'}]},
                         {'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'abc'},
                         {'type':'message','role':'assistant','content':[{'type':'output_text','text':'Hm'}]},
                         {'type':'function_call','call_id':'c1','name':'f','arguments':'{}'},
                         {'type':'custom_tool_call','call_id':'c2','name':'sql','input':'SELECT'},
                         {'type':'function_call_output','call_id':'c1','output':'one'},{'type':'custom_tool_call_output','call_id':'c2','output':'two'}],
                         'tools':[{'type':'custom','name':'sql','format':{'type':'grammar','syntax':'lark','definition':'x'}}],
                         'text':{'format':{'type':'json_object'},'verbosity':'low'},'reasoning':{'effort':'low'},'max_output_tokens':5,
                         'include':['reasoning.encrypted_content'],'truncation':'disabled','background':false,'metadata':null}
                        """),
                """
                {'model':'m','messages':[{'role':'system','content':'Be kind.'},{'role':'user','content':[{'type':'text','text':'See'},
                  {'type':'image_url','image_url':{'url':'https://example.com/a.png','detail':'low'}}]},
                 {'role':'assistant','content':'Hm','tool_calls':[{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}},
                  {'id':'c2','type':'custom','custom':{'name':'sql','input':'SELECT'}}]},
                 {'role':'tool','tool_call_id':'c1','content':'one'},{'role':'tool','tool_call_id':'c2','content':'two'}],
                 'tools':[{'type':'custom','custom':{'name':'sql','format':{'type':'grammar','grammar':{'syntax':'lark','definition':'x'}}}}],
                 'response_format':{'type':'json_object'},'verbosity':'low','reasoning_effort':'low','max_completion_tokens':5}
                """);
    }

    /** As a configuration may ask for, though bytes could pass. */
    @Test
    void toldInItsOwnDialectNothingThatWasAskedForIsMissing() {
        GenerationRequest request = responses.forTranslation(responses.readRequest(body(
                "{'model':'m','input':'Hi','include':['message.output_text.logprobs','reasoning.encrypted_content'],"
                        + "'reasoning':{'generate_summary':'concise'},'background':false}")));
        assertSame(
                text(responses.writeRequest(request, Capabilities.UNKNOWN, losses)),
                "{'model':'m','input':'Hi','include':['reasoning.encrypted_content','message.output_text.logprobs'],"
                        + "'reasoning':{'summary':'concise'}}");
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void hostedToolsAndWhatChatHasNoWordForAreLosses() {
        toChat("{'model':'m','input':'Hi','tools':[{'type':'web_search'}],'truncation':'auto','max_tool_calls':2,"
                + "'include':['web_search_call.action.sources'],'reasoning':{'context':'auto'}}");
        assertThat(losses.all())
                .extracting(Losses.Loss::what)
                .contains("tools.web_search", "truncation", "max_tool_calls", "include", "reasoning.context");
    }

    @Test
    void anItemThatRefersToAKeptOneIsRefused() {
        GenerationRequest request =
                responses.readRequest(body("{'model':'m','input':[{'type':'item_reference','id':'msg_1'}]}"));
        assertThatThrownBy(() -> responses.forTranslation(request))
                .isInstanceOfSatisfying(GatewayException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(ErrorKind.INVALID_REQUEST));
    }

    @Test
    void toolsInANamespaceSurviveADialectWithoutNamespaces() {
        String request =
                """
                {'model':'m','input':[{'role':'user','content':'Hi'},{'type':'function_call','call_id':'c1','name':'find','namespace':'crm','arguments':'{}'},
                 {'type':'function_call_output','call_id':'c1','output':'x'}],
                 'tools':[{'type':'namespace','name':'crm','description':'d','tools':[{'type':'function','name':'find','parameters':{'type':'object'}}]}]}
                """;
        assertThat(toChat(request)).contains("\"name\":\"crm__find\"").doesNotContain("namespace");
        AnswerContext context = new AnswerContext("t", 1, "m", true, body(request));
        List<GenerationEvent> called = List.of(
                new GenerationEvent.AnswerStarted(null, null, null, Extensions.NONE),
                new GenerationEvent.ToolCallStarted(0, 0, "c2", "crm__find", ToolKind.FUNCTION, null, Extensions.NONE),
                new GenerationEvent.ToolCallFinished(0, 0),
                new GenerationEvent.ChoiceFinished(0, FinishReason.of(FinishReason.Kind.TOOL_CALLS)),
                new GenerationEvent.AnswerFinished());
        JsonObject call = output(responses.writeAnswer(called, context, losses)).getJsonObject(0);
        assertThat(call.getString("name")).isEqualTo("find");
        assertThat(call.getString("namespace")).isEqualTo("crm");
    }

    @Test
    void sealsOfOthersGoOutAndComeBackByteForByte() {
        Seal thought = new Seal("anthropic-messages", Seal.Kind.SIGNATURE, "EqQB+/=");
        Seal called = new Seal("gemini-generate", Seal.Kind.SIGNATURE, "Cg==");
        List<GenerationEvent> events = List.of(
                new GenerationEvent.AnswerStarted(null, null, null, Extensions.NONE),
                new GenerationEvent.ReasoningAppended(0, 0, "Hm.", false),
                new GenerationEvent.BlockSealed(0, 0, thought),
                new GenerationEvent.ToolCallStarted(0, 1, null, "f", ToolKind.FUNCTION, called, Extensions.NONE),
                new GenerationEvent.ToolArgumentsAppended(0, 1, "{}"),
                new GenerationEvent.ToolCallFinished(0, 1),
                new GenerationEvent.ChoiceFinished(0, FinishReason.of(FinishReason.Kind.TOOL_CALLS)),
                new GenerationEvent.AnswerFinished());
        JsonArray output = output(responses.writeAnswer(events, CONTEXT, losses));
        assertThat(output).hasSize(3);
        GenerationRequest next = responses.readRequest(body("{'model':'m','input':" + output + "}"));
        List<ContentBlock> blocks = next.messages().get(0).content();
        assertThat(blocks).hasSize(2);
        assertThat(((ContentBlock.Reasoning) blocks.get(0)).seal()).isEqualTo(thought);
        assertThat(((ContentBlock.Reasoning) blocks.get(0)).text()).isEqualTo("Hm.");
        assertThat(((ContentBlock.ToolCall) blocks.get(1)).seal()).isEqualTo(called);
        assertThat(text(responses.writeRequest(next, Capabilities.UNKNOWN, losses)))
                .as("left out for a model that can't check them")
                .doesNotContain("reasoning");
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void itemsWithSealsOfOthersAreTakenOutOfARequestThatPasses() {
        String seal = new ForeignSeal(new Seal("x", Seal.Kind.SIGNATURE, "y"), null).text();
        String passed = text(responses.editRequest(
                body("{'model':'m','input':[{'role':'user','content':'a'},{'type':'reasoning','id':'rs_1','summary':[],"
                        + "'encrypted_content':'" + seal
                        + "'},{'type':'reasoning','id':'rs_2','summary':[],'encrypted_content':'own'}]}"),
                RequestEdits.NONE));
        assertThat(passed)
                .isEqualTo(
                        "{'model':'m','input':[{'role':'user','content':'a'},{'type':'reasoning','id':'rs_2','summary':[],"
                                        .replace('\'', '"')
                                + "\"encrypted_content\":\"own\"}]}");
    }

    @Test
    void callsWithoutIdsArePairedByNameAndLongIdsAreShortenedTheSameWay() {
        String longId = "x".repeat(80);
        GenerationRequest request = GenerationRequest.of(
                "m",
                List.of(
                        new Message(
                                Role.ASSISTANT,
                                List.of(call(null, "f"), call(null, "g"), call(null, "f"), call(longId, "h")),
                                null,
                                Extensions.NONE),
                        new Message(
                                Role.TOOL,
                                List.of(result(null, "g"), result(null, "f"), result(null, "f"), result(longId, null)),
                                null,
                                Extensions.NONE)));
        JsonArray items = object(text(responses.writeRequest(request, Capabilities.UNKNOWN, losses)))
                .getJsonArray("input");
        List<String> ids = items.stream()
                .map(item -> item.asJsonObject().getString("call_id"))
                .toList();
        assertThat(ids.subList(0, 4)).doesNotHaveDuplicates().allMatch(id -> id.length() <= 64);
        assertThat(ids.subList(4, 8)).containsExactly(ids.get(1), ids.get(0), ids.get(2), ids.get(3));
    }

    @Test
    void aFailureInAStreamHasBothShapesAndEndsNothing() {
        AnswerStreamWriter writer = responses.streamWriter(CONTEXT, losses);
        ByteBuilder out = new ByteBuilder(64);
        writer.write(new GenerationEvent.AnswerStarted(null, null, null, Extensions.NONE), out);
        GatewayException failure = new GatewayException(ErrorKind.UPSTREAM_CUT, "cut").at("x");
        writer.write(new GenerationEvent.AnswerFailed(failure), out);
        String text = text(out.toByteArray());
        assertThat(text)
                .contains("event: error\ndata: {\"type\":\"error\",\"sequence_number\":2,\"code\":\"upstream_cut\",")
                .contains(
                        "\"error\":{\"type\":\"llm_provider_error\",\"code\":\"upstream_cut\",\"message\":\"cut\",\"param\":\"x\"}")
                .doesNotContain("[DONE]")
                .doesNotContain("completed\",\"sequence");
    }

    @Test
    void interleavedCallsOfAChatKeepTheirPlaces() {
        String stream =
                """
                data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"u","choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}},{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":""}}]},"finish_reason":null}]}

                data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"u","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"{\\"x\\""}}]},"finish_reason":null}]}

                data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"u","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"y\\":1.0}"}},{"index":1,"function":{"arguments":":2}"}}]},"finish_reason":"stop"}]}

                data: [DONE]

                """;
        List<GenerationEvent> events = Streams.events(chat, List.of(stream.getBytes(StandardCharsets.UTF_8)));
        AnswerStreamWriter writer = responses.streamWriter(CONTEXT, losses);
        ByteBuilder out = new ByteBuilder(64);
        events.forEach(event -> writer.write(event, out));
        assertThat(text(out.toByteArray()))
                .contains("\"item_id\":\"fc_t_1\",\"output_index\":1,\"delta\":\"{\\\"x\\\"\"")
                .contains("\"item_id\":\"fc_t_0\",\"output_index\":0,\"name\":\"f\",\"arguments\":\"{\\\"y\\\":1.0}\"")
                .contains("\"item_id\":\"fc_t_1\",\"output_index\":1,\"name\":\"g\",\"arguments\":\"{\\\"x\\\":2}\"")
                .contains("event: response.completed")
                .endsWith("data: [DONE]\n\n");
    }

    private static ContentBlock call(@Nullable String id, String name) {
        return new ContentBlock.ToolCall(id, name, "{}", ToolKind.FUNCTION, null, Extensions.NONE);
    }

    private static ContentBlock result(@Nullable String id, @Nullable String name) {
        return new ContentBlock.ToolResult(id, name, List.of(ContentBlock.Text.of("r")), false, Extensions.NONE);
    }

    private String fromChat(String body) {
        return text(responses.writeRequest(chat.readRequest(body(body)), Capabilities.UNKNOWN, losses));
    }

    private String toChat(String body) {
        return text(chat.writeRequest(
                responses.forTranslation(responses.readRequest(body(body))), Capabilities.UNKNOWN, losses));
    }

    private static JsonArray output(byte[] response) {
        return object(text(response)).getJsonArray("output");
    }

    private static void assertSame(String actual, String expected) {
        assertThat(object(actual)).isEqualTo(object(expected.replace('\'', '"')));
    }

    private static JsonObject object(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] body(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
