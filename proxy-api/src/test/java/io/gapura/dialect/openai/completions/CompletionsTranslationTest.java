package io.gapura.dialect.openai.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.Streams;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.model.Capabilities;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Losses;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client of text completions at an upstream that has chat alone, and the other way round as far as it goes. */
class CompletionsTranslationTest {
    private final OpenAiCompletionsDialect completions = new OpenAiCompletionsDialect();
    private final OpenAiChatDialect chat = new OpenAiChatDialect();
    private final Losses losses = new Losses();

    @Test
    void aPromptIsOneMessageOfTheUser() {
        assertSame(
                toChat("{'model':'m','prompt':'Say this','max_tokens':7}"),
                "{'model':'m','messages':[{'role':'user','content':'Say this'}],'max_tokens':7}");
        assertSame(
                toChat("{'model':'m','prompt':['Say this'],'max_tokens':7}"),
                "{'model':'m','messages':[{'role':'user','content':'Say this'}],'max_tokens':7}");
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void withoutALimitTheLimitOfTextCompletionsHolds() {
        assertSame(
                toChat("{'model':'m','prompt':'x','max_tokens':null}"),
                "{'model':'m','messages':[{'role':'user','content':'x'}],'max_tokens':16}");
    }

    @Test
    void everyParameterThatAChatKnowsIsToldToIt() {
        assertSame(
                toChat(
                        """
                        {'model':'m','prompt':'x','max_tokens':7,'temperature':1.0,'top_p':0.1,'n':2,'best_of':2,'stop':'END','seed':7,
                         'presence_penalty':-0.5,'frequency_penalty':0.5,'logit_bias':{'50256':-100},'user':'u','logprobs':3,'suffix':'',
                         'echo':false,'stream':true,'stream_options':{'include_usage':true}}
                        """),
                """
                {'model':'m','messages':[{'role':'user','content':'x'}],'max_tokens':7,'temperature':1.0,'top_p':0.1,'n':2,'stop':['END'],
                 'seed':7,'presence_penalty':-0.5,'frequency_penalty':0.5,'logit_bias':{'50256':-100},'user':'u','logprobs':true,
                 'top_logprobs':3,'stream':true,'stream_options':{'include_usage':true}}
                """);
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void whatNobodyHasHeardOfIsToldAsLost() {
        toChat(
                "{'model':'m','prompt':'x','min_tokens':1,'echo':true,'user':null,'stream_options':{'future':1},'stream':true}");
        assertThat(losses.all())
                .extracting(Losses.Loss::what)
                .containsExactlyInAnyOrder("min_tokens", "stream_options.future");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'prompt':['a','b']                         | prompt     | several prompts",
                "'prompt':[1212,318]                        | prompt     | token ids",
                "'prompt':[[1212],[318]]                    | prompt     | token ids",
                "'prompt':'x','suffix':'end'                | suffix     | no place",
                "'prompt':'x','best_of':3                   | best_of    | Leave it out",
                "'prompt':'x','n':2,'best_of':3             | best_of    | Leave it out",
                "'prompt':'x','echo':true,'logprobs':0      | echo       | together with \"logprobs\"",
                "'prompt':'x','echo':true,'max_tokens':0    | max_tokens | Send 1 or more"
            })
    void whatAChatCantHonourIsRefusedByName(String members, String param, String words) {
        GatewayException refusal = refusal(() -> toChat("{'model':'m'," + members + "}"));
        assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refusal.param()).isEqualTo(param);
        assertThat(refusal.message()).contains("served by chat only").contains(words);
    }

    @Test
    void aRequestWithoutAPromptIsRefusedByWhatItLacks() {
        assertThat(refusal(() -> toChat("{'model':'m'}")).message()).contains("\"prompt\" is missing");
    }

    @Test
    void anAnswerOfAChatIsATextCompletion() {
        assertSame(
                answer(
                        "{'model':'m','prompt':'x'}",
                        """
                        {'id':'chatcmpl-1','object':'chat.completion','created':1,'model':'up','system_fingerprint':'fp','choices':[
                         {'index':0,'message':{'role':'assistant','content':'Hi','refusal':null},'logprobs':null,'finish_reason':'length'}],
                         'usage':{'prompt_tokens':3,'completion_tokens':2,'total_tokens':5}}
                        """),
                """
                {'id':'cmpl-x','object':'text_completion','created':7,'model':'asked','choices':[
                 {'text':'Hi','index':0,'logprobs':null,'finish_reason':'length'}],
                 'usage':{'prompt_tokens':3,'completion_tokens':2,'total_tokens':5,
                  'prompt_tokens_details':{'cached_tokens':0,'audio_tokens':0},
                  'completion_tokens_details':{'reasoning_tokens':0,'audio_tokens':0,'accepted_prediction_tokens':0,
                   'rejected_prediction_tokens':0}},
                 'system_fingerprint':'fp'}
                """);
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void theEchoIsOurs() {
        String answer = answer("{'model':'m','prompt':'Say: ','echo':true,'n':2}", twoChoices());
        assertThat(answer).contains("'text':'Say: Heads'").contains("'text':'Say: Tails'");
        String stream =
                stream("{'model':'m','prompt':['Say: '],'echo':true,'n':2,'stream':true}", twoChoicesStreamed());
        assertThat(stream)
                .containsSubsequence(
                        "'text':'Say: ','index':0",
                        "'text':'He','index':0",
                        "'text':'Say: ','index':1",
                        "'text':'Tails','index':1",
                        "'text':'ads','index':0",
                        "data: [DONE]");
        assertThat(stream.split("Say: ", -1)).as("once for each choice").hasSize(3);
    }

    @Test
    void withoutAnEchoThereIsNone() {
        assertThat(answer("{'model':'m','prompt':'Say: ','n':2}", twoChoices())).doesNotContain("Say");
        assertThat(stream("{'model':'m','prompt':'Say: ','stream':true}", twoChoicesStreamed()))
                .doesNotContain("Say");
    }

    @Test
    void logprobsStandInFourArraysWithOffsetsFromTheStartOfThePrompt() {
        String answer = answer("{'model':'m','prompt':'é?','logprobs':1}", logprobs("message"));
        assertThat(answer)
                .contains(
                        "'logprobs':{'tokens':['Hi','\\\\xf0\\\\x9f','\\\\x91\\\\x8b','!'],'token_logprobs':[-0.5,-1,-2,-3.0],"
                                + "'top_logprobs':[{'Ho':-0.25,'Hi':-0.5},null,null,null],'text_offset':[2,4,5,5]}");
    }

    @Test
    void theOffsetsOfAStreamGoOn() {
        String frame = "data: " + logprobs("delta").replaceAll("\\s*\\n\\s*", "") + "\n\n";
        String stream = stream("{'model':'m','prompt':'é?','logprobs':1,'stream':true}", frame + frame);
        assertThat(stream).contains("'text_offset':[2,4,5,5]").contains("'text_offset':[6,8,9,9]");
    }

    @Test
    void aStreamOfAChatIsAStreamOfTextCompletions() {
        assertThat(stream("{'model':'m','prompt':'x','stream':true}", twoChoicesStreamed())
                        .lines()
                        .findFirst())
                .contains(
                        "data: {'id':'cmpl-x','object':'text_completion','created':7,'model':'asked','system_fingerprint':null,"
                                + "'choices':[{'text':'He','index':0,'logprobs':null,'finish_reason':null}]}");
    }

    @Test
    void whatATextCompletionCantSayIsTold() {
        String answer = answer(
                "{'model':'m','prompt':'x'}",
                """
                {'id':'1','object':'chat.completion','created':1,'model':'up','choices':[{'index':0,'message':{'role':'assistant',
                 'content':null,'refusal':'I will not.','reasoning_content':'Hm.','tool_calls':[
                  {'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]},'finish_reason':'tool_calls'}]}
                """);
        assertThat(answer).contains("'text':'I will not.'").contains("'finish_reason':'stop'");
        assertThat(losses.all())
                .extracting(Losses.Loss::what)
                .containsExactlyInAnyOrder(
                        "choices.text.refusal", "choices.text.reasoning", "choices.text.tool_call", "finish_reason");
    }

    @Test
    void aUsersOneTextIsAPrompt() {
        assertSame(
                toCompletions(
                        "{'model':'m','messages':[{'role':'user','content':'Say this'}],'max_completion_tokens':7,'n':2,"
                                + "'logprobs':true,'top_logprobs':2,'stop':['a','b'],'temperature':0.5,'user':'u'}"),
                "{'model':'m','prompt':'Say this','max_tokens':7,'n':2,'logprobs':2,'stop':['a','b'],'temperature':0.5,'user':'u'}");
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void whatIsAnsweredLessWellIsTold() {
        toCompletions(
                "{'model':'m','messages':[{'role':'user','content':'x'}],'reasoning_effort':'low','service_tier':'flex'}");
        assertThat(losses.all())
                .extracting(Losses.Loss::what)
                .containsExactlyInAnyOrder("max_tokens", "reasoning_effort", "service_tier");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'messages':[{'role':'system','content':'s'},{'role':'user','content':'u'}]     | messages",
                "'messages':[{'role':'assistant','content':'a'}]                                | messages",
                "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:,'}}]}] | messages[0].content",
                "'messages':[{'role':'user','content':'u'}],'tools':[{'type':'function','function':{'name':'f'}}] | tools",
                "'messages':[{'role':'user','content':'u'}],'response_format':{'type':'json_object'} | response_format",
                "'messages':[{'role':'user','content':'u'}],'modalities':['text','audio']       | modalities"
            })
    void aConversationThatIsNoPromptIsRefused(String members, String param) {
        GatewayException refusal = refusal(() -> toCompletions("{'model':'m'," + members + "}"));
        assertThat(refusal.param()).isEqualTo(param);
        assertThat(refusal.message()).contains("text completions only");
    }

    private String toChat(String request) {
        return text(chat.writeRequest(
                completions.forTranslation(completions.readRequest(bytes(request))), Capabilities.UNKNOWN, losses));
    }

    private String toCompletions(String request) {
        return text(completions.writeRequest(
                chat.forTranslation(chat.readRequest(bytes(request))), Capabilities.UNKNOWN, losses));
    }

    private String answer(String request, String chatAnswer) {
        return text(completions.writeAnswer(chat.readAnswer(bytes(chatAnswer)), context(request), losses));
    }

    private String stream(String request, String chatStream) {
        AnswerStreamWriter writer = completions.streamWriter(context(request), losses);
        ByteBuilder out = new ByteBuilder(256);
        for (GenerationEvent event : Streams.events(chat, List.of(bytes(chatStream)))) {
            writer.write(event, out);
        }
        return text(out.toByteArray());
    }

    private static AnswerContext context(String request) {
        return new AnswerContext("x", 7, "asked", false, bytes(request));
    }

    private static String twoChoices() {
        return """
                {'id':'1','object':'chat.completion','created':1,'model':'up','choices':[
                 {'index':0,'message':{'role':'assistant','content':'Heads'},'finish_reason':'stop'},
                 {'index':1,'message':{'role':'assistant','content':'Tails'},'finish_reason':'stop'}]}
                """;
    }

    private static String twoChoicesStreamed() {
        String head = "data: {'id':'1','object':'chat.completion.chunk','created':1,'model':'up','choices':[{'index':";
        return head + "0,'delta':{'role':'assistant','content':'He'}}]}\n\n"
                + head + "1,'delta':{'role':'assistant','content':'Tails'}}]}\n\n"
                + head + "0,'delta':{'content':'ads'}}]}\n\n"
                + head + "0,'delta':{},'finish_reason':'stop'}]}\n\n"
                + head + "1,'delta':{},'finish_reason':'stop'}]}\n\n"
                + "data: [DONE]\n\n";
    }

    /** Four tokens, of which two are the halves of one character. */
    private static String logprobs(String container) {
        return """
                {'id':'1','object':'o','created':1,'model':'up','choices':[{'index':0,'%s':{'role':'assistant','content':'Hi👋!'},
                 'logprobs':{'content':[
                  {'token':'Hi','logprob':-0.5,'bytes':[72,105],'top_logprobs':[{'token':'Ho','logprob':-0.25,'bytes':[72,111]}]},
                  {'token':'\\\\xf0\\\\x9f','logprob':-1,'bytes':[240,159],'top_logprobs':[]},
                  {'token':'\\\\x91\\\\x8b','logprob':-2,'bytes':[145,139],'top_logprobs':[]},
                  {'token':'!','logprob':-3.0,'bytes':null,'top_logprobs':[]}],'refusal':null},'finish_reason':'stop'}]}
                """
                .formatted(container);
    }

    private static GatewayException refusal(Runnable call) {
        return Objects.requireNonNull(catchThrowableOfType(GatewayException.class, call::run));
    }

    /** JSON is easier to read with single quotes. */
    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8).replace('"', '\'');
    }

    private static void assertSame(String actual, String expected) {
        assertThat(tree(actual)).isEqualTo(tree(expected));
    }

    private static JsonValue tree(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json.replace('\'', '"')))) {
            return reader.readValue();
        }
    }
}
