package io.gapura.dialect.gemini.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.Fixture;
import io.gapura.dialect.ForeignSeal;
import io.gapura.dialect.RawFit;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.model.Capabilities;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.Message;
import io.gapura.model.Role;
import io.gapura.model.Seal;
import io.gapura.model.Thinking;
import io.gapura.model.ToolKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests between Gemini and chat completions, and what each can't say. */
class GeminiRequestTest {
    private final GeminiGenerateDialect gemini = new GeminiGenerateDialect();
    private final OpenAiChatDialect chat = new OpenAiChatDialect();
    private final Losses losses = new Losses();

    private String toGemini(String body) {
        return toGemini(body, Capabilities.UNKNOWN);
    }

    private String toGemini(String body, Capabilities capabilities) {
        GenerationRequest request = chat.readRequest(bytes(body));
        return text(gemini.writeRequest(chat.forTranslation(request), capabilities, losses));
    }

    private String toChat(String body) {
        GenerationRequest request = gemini.readRequest(bytes(body));
        return text(chat.writeRequest(gemini.forTranslation(request).withModel("m"), Capabilities.UNKNOWN, losses));
    }

    private List<String> lost() {
        return losses.all().stream().map(Losses.Loss::what).distinct().toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Capabilities capable(Thinking thinking, String... quirks) {
        return new Capabilities(Set.of(), Set.of(quirks), thinking, null, List.of());
    }

    @Test
    void tellsAConversationWithToolsInTurns() {
        String told = toGemini(
                """
                {"model":"m","messages":[
                 {"role":"system","content":"Be brief."},{"role":"developer","content":"In English."},
                 {"role":"user","content":"Weather?"},
                 {"role":"assistant","content":null,"tool_calls":[
                  {"id":"c1","type":"function","function":{"name":"get","arguments":"{\\"city\\":\\"Paris\\",\\"n\\":1.0}"}},
                  {"id":"c2","type":"function","function":{"name":"put","arguments":""}}]},
                 {"role":"tool","tool_call_id":"c1","content":"21 degrees"},
                 {"role":"tool","tool_call_id":"c2","content":"{\\"ok\\":true}"},
                 {"role":"user","content":"And?"},{"role":"user","content":"Now."}],
                 "tools":[{"type":"function","function":{"name":"get","description":"d","parameters":{"type":"object","additionalProperties":false}}}],
                 "tool_choice":{"type":"function","function":{"name":"get"}}}
                """);
        assertThat(told)
                .isEqualTo(
                        "{\"systemInstruction\":{\"parts\":[{\"text\":\"Be brief.\"},{\"text\":\"In English.\"}]},"
                                + "\"contents\":[{\"parts\":[{\"text\":\"Weather?\"}],\"role\":\"user\"},"
                                + "{\"parts\":[{\"functionCall\":{\"id\":\"c1\",\"name\":\"get\",\"args\":{\"city\":\"Paris\",\"n\":1.0}}},"
                                + "{\"functionCall\":{\"id\":\"c2\",\"name\":\"put\",\"args\":{}}}],\"role\":\"model\"},"
                                + "{\"parts\":[{\"functionResponse\":{\"id\":\"c1\",\"name\":\"get\",\"response\":{\"result\":\"21 degrees\"}}},"
                                + "{\"functionResponse\":{\"id\":\"c2\",\"name\":\"put\",\"response\":{\"ok\":true}}},"
                                + "{\"text\":\"And?\"},{\"text\":\"Now.\"}],\"role\":\"user\"}],"
                                + "\"tools\":[{\"functionDeclarations\":[{\"name\":\"get\",\"description\":\"d\","
                                + "\"parametersJsonSchema\":{\"type\":\"object\",\"additionalProperties\":false}}]}],"
                                + "\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"get\"]}}}");
        assertThat(lost()).isEmpty();
    }

    @Test
    void tellsEveryParameterThatGeminiHasAndReportsTheOthers() {
        String told = toGemini(
                """
                {"model":"m","messages":[{"role":"user","content":"Hi","name":"Ann"}],"temperature":0.1,"top_p":1.0,"n":2,
                 "max_completion_tokens":100,"stop":"END","seed":7,"presence_penalty":0.5,"frequency_penalty":-1,
                 "logprobs":true,"top_logprobs":2,"modalities":["text","image"],"reasoning_effort":"medium",
                 "response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object"}}},
                 "logit_bias":{"1":2},"parallel_tool_calls":false,"user":"u","metadata":{"a":"b"},"store":true,
                 "service_tier":"flex","verbosity":"low","prompt_cache_key":"k","safety_identifier":"s","web_search_options":{}}
                """);
        assertThat(told)
                .endsWith("\"generationConfig\":{\"temperature\":0.1,\"topP\":1.0,\"presencePenalty\":0.5,"
                        + "\"frequencyPenalty\":-1,\"seed\":7,\"responseLogprobs\":true,\"logprobs\":2,"
                        + "\"maxOutputTokens\":100,\"stopSequences\":[\"END\"],\"candidateCount\":2,"
                        + "\"responseModalities\":[\"TEXT\",\"IMAGE\"],\"responseMimeType\":\"application/json\","
                        + "\"responseJsonSchema\":{\"type\":\"object\"},"
                        + "\"thinkingConfig\":{\"thinkingBudget\":8192,\"includeThoughts\":true}},"
                        + "\"serviceTier\":\"flex\",\"store\":true}");
        assertThat(lost())
                .containsExactlyInAnyOrder(
                        "messages.name",
                        "logit_bias",
                        "parallel_tool_calls",
                        "user",
                        "metadata",
                        "verbosity",
                        "prompt_cache_key",
                        "safety_identifier",
                        "web_search_options");
    }

    @ParameterizedTest
    @CsvSource({
        "EFFORT,low,'\"thinkingLevel\":\"LOW\",\"includeThoughts\":true',",
        "EFFORT,none,'\"thinkingLevel\":\"MINIMAL\"',reasoning_effort",
        "EFFORT,xhigh,'\"thinkingLevel\":\"HIGH\",\"includeThoughts\":true',reasoning_effort",
        "BUDGET,high,'\"thinkingBudget\":24576,\"includeThoughts\":true',",
        "BUDGET,none,'\"thinkingBudget\":0',",
        "UNKNOWN,low,'\"thinkingBudget\":1024,\"includeThoughts\":true',"
    })
    void saysHowMuchToThinkAsTheModelTakesIt(Thinking thinking, String effort, String config, String loss) {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"reasoning_effort\":\""
                + effort + "\"}";
        assertThat(toGemini(body, capable(thinking)))
                .endsWith("\"generationConfig\":{\"thinkingConfig\":{" + config + "}}}");
        assertThat(lost()).isEqualTo(loss == null ? List.of() : List.of(loss));
    }

    @Test
    void saysNothingOfThinkingToAModelThatDoesNot() {
        String body =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"reasoning_effort\":\"low\"}";
        assertThat(toGemini(body, capable(Thinking.NONE))).doesNotContain("thinking");
        assertThat(lost()).containsExactly("reasoning_effort");
    }

    @Test
    void tellsPicturesAndFilesInlineOrByTheirAddress() {
        String told = toGemini(
                """
                {"model":"m","messages":[{"role":"user","content":[
                 {"type":"image_url","image_url":{"url":"data:image/png;base64,aGk="}},
                 {"type":"image_url","image_url":{"url":"https://example.com/a.JPG?x=1","detail":"high"}},
                 {"type":"input_audio","input_audio":{"data":"aGk=","format":"wav"}},
                 {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,aGk="}},
                 {"type":"file","file":{"file_id":"file-1"}}]}]}
                """);
        assertThat(told)
                .contains("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"aGk=\"}}")
                .contains("{\"fileData\":{\"mimeType\":\"image/jpeg\",\"fileUri\":\"https://example.com/a.JPG?x=1\"}}")
                .contains("{\"inlineData\":{\"mimeType\":\"audio/wav\",\"data\":\"aGk=\"}}")
                .contains("{\"inlineData\":{\"mimeType\":\"application/pdf\",\"data\":\"aGk=\"}}")
                .doesNotContain("file-1");
        assertThat(lost()).containsExactly("messages.image.detail", "messages.file.name", "messages.file");
    }

    @Test
    void pairsResultsWithCallsThatHaveNoIds() {
        String told = toChat(
                """
                {"contents":[{"role":"user","parts":[{"text":"Go"}]},
                 {"role":"model","parts":[{"functionCall":{"name":"a","args":{"n":1}}},{"functionCall":{"name":"b"}},
                  {"functionCall":{"name":"a","args":{"n":2}}}]},
                 {"role":"user","parts":[{"functionResponse":{"name":"b","response":{"result":"of b"}}},
                  {"functionResponse":{"name":"a","response":{"n":1}}},
                  {"functionResponse":{"name":"a","response":{"n":2}}},{"text":"well?"}]}]}
                """);
        assertThat(told)
                .contains(
                        "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"a\",\"arguments\":\"{\\\"n\\\":1}\"}}")
                .contains(
                        "{\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"b\",\"arguments\":\"{}\"}}")
                .contains("{\"role\":\"tool\",\"tool_call_id\":\"call_2\",")
                .contains("\"tool_call_id\":\"call_1\",\"name\":\"a\",\"content\":\"{\\\"n\\\":1}\"")
                .contains("\"tool_call_id\":\"call_3\",\"name\":\"a\",\"content\":\"{\\\"n\\\":2}\"")
                .contains("{\"role\":\"user\",\"content\":\"well?\"}");
    }

    @Test
    void tellsOthersGeminisSchemasAsJsonSchemas() {
        String told = toChat(Fixture.with("gemini.generate", "request.json").stream()
                .filter(each -> each.toString().equals("openapi-schemas"))
                .map(each -> text(each.bytes("request.json")))
                .findFirst()
                .orElseThrow());
        assertThat(told.replaceAll("\\s+", ""))
                .contains(
                        "\"parameters\":{\"type\":\"object\",\"properties\":{\"when\":{\"type\":[\"string\",\"null\"],"
                                + "\"format\":\"date-time\"},\"who\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},"
                                + "\"minItems\":1},\"kind\":{\"type\":\"string\",\"enum\":[\"a\",\"b\"]}},\"required\":[\"who\"]}")
                .contains("\"schema\":{\"type\":\"array\",\"items\":{\"type\":[\"integer\",\"null\"]}}");
    }

    @Test
    void readsBothSpellingsOfAName() {
        Fixture fixture = Fixture.with("gemini.generate", "snake.json").get(0);
        GenerationRequest camel = gemini.readRequest(fixture.bytes("request.json"));
        GenerationRequest snake = gemini.readRequest(fixture.bytes("snake.json"));
        assertThat(snake.messages()).isEqualTo(camel.messages());
        assertThat(snake.tools().choice()).isEqualTo(camel.tools().choice());
        assertThat(snake.sampling()).isEqualTo(camel.sampling());
        assertThat(snake.output()).isEqualTo(camel.output());
        assertThat(snake.reasoning()).isEqualTo(camel.reasoning());
        assertThat(snake.attribution()).isEqualTo(camel.attribution());
    }

    @Test
    void givesASealBackWhereItWasThoughAnotherDialectCarriedItAlone() {
        Seal seal = new Seal(GeminiGenerateDialect.NAME, Seal.Kind.SIGNATURE, "c2lnbmVk");
        Seal foreign = new Seal("anthropic-messages", Seal.Kind.SIGNATURE, "eA==");
        ContentBlock carried = new ContentBlock.Reasoning(null, "", false, seal, Extensions.NONE);
        ContentBlock thoughts = new ContentBlock.Reasoning(null, "hm", true, foreign, Extensions.NONE);
        ContentBlock call = new ContentBlock.ToolCall("c1", "f", "{}", ToolKind.FUNCTION, null, Extensions.NONE);
        List<Message> messages = List.of(
                Message.text(Role.USER, "Hi"),
                new Message(
                        Role.ASSISTANT,
                        List.of(thoughts, ContentBlock.Text.of("Look."), carried, call),
                        null,
                        Extensions.NONE),
                Message.text(Role.USER, "?"),
                new Message(Role.ASSISTANT, List.of(ContentBlock.Text.of("Done."), carried), null, Extensions.NONE));
        String told = text(gemini.writeRequest(GenerationRequest.of("m", messages), Capabilities.UNKNOWN, losses));
        assertThat(told)
                .contains(
                        "{\"parts\":[{\"text\":\"Look.\"},{\"functionCall\":{\"id\":\"c1\",\"name\":\"f\",\"args\":{}},"
                                + "\"thoughtSignature\":\"c2lnbmVk\"}],\"role\":\"model\"}")
                .contains("{\"parts\":[{\"text\":\"Done.\",\"thoughtSignature\":\"c2lnbmVk\"}],\"role\":\"model\"}")
                .doesNotContain("eA==")
                .doesNotContain("hm");
        assertThat(lost()).isEmpty();
    }

    @Test
    void readsASealOfAnotherDialectThatItsClientCarried() {
        Seal seal = new Seal("anthropic-messages", Seal.Kind.SIGNATURE, "eA==");
        String signature = new ForeignSeal(seal, "rs_1").text();
        byte[] body = bytes(
                "{\"contents\":[{\"role\":\"model\",\"parts\":[{\"text\":\"hm\",\"thought\":true,\"thoughtSignature\":\""
                        + signature + "\"},{\"text\":\"Hi\"}]}]}");
        GenerationRequest request = gemini.readRequest(body);
        assertThat(request.messages().get(0).content().get(0))
                .isInstanceOfSatisfying(ContentBlock.Reasoning.class, thoughts -> {
                    assertThat(thoughts.seal()).isEqualTo(seal);
                    assertThat(thoughts.id()).isEqualTo("rs_1");
                    assertThat(thoughts.text()).isEqualTo("hm");
                });
        assertThat(gemini.fit(body, Capabilities.UNKNOWN)).isEqualTo(RawFit.NO);
        assertThat(gemini.fit(bytes("{}"), Capabilities.UNKNOWN)).isEqualTo(RawFit.AS_IT_IS);
        assertThat(text(gemini.writeRequest(request, Capabilities.UNKNOWN, losses)))
                .isEqualTo("{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}],\"role\":\"model\"}]}");
    }

    @Test
    void signsForCallsThatAnotherModelMadeWhereTheModelInsists() {
        String body =
                """
                {"model":"m","messages":[{"role":"user","content":"Hi"},{"role":"assistant","tool_calls":[
                 {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},
                 {"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"a","content":"1"},{"role":"tool","tool_call_id":"b","content":"2"}]}
                """;
        assertThat(toGemini(body)).doesNotContain("thoughtSignature");
        assertThat(toGemini(body, capable(Thinking.EFFORT, "call-signatures")))
                .containsOnlyOnce("\"thoughtSignature\":\"skip_thought_signature_validator\"")
                .contains("\"name\":\"f\",\"args\":{}},\"thoughtSignature\"");
    }

    @Test
    void tellsWhatIsNotGeminis() {
        toGemini(
                """
                {"model":"m","messages":[{"role":"user","content":"Hi"},{"role":"system","content":"late"}],
                 "tools":[{"type":"custom","custom":{"name":"c"}},{"type":"weird","weird":{}}],
                 "tool_choice":"required","service_tier":"scale"}
                """);
        assertThat(lost()).containsExactly("messages.system_position", "tools.custom", "tools.weird", "service_tier");
    }
}
