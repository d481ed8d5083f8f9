package io.gapura.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FittingTest {
    private static final RawJson SCHEMA = new RawJson("{\"type\":\"object\"}");
    private final Losses losses = new Losses();

    private static Capabilities lacking(Feature... features) {
        return new Capabilities(Set.of(features), Set.of(), Thinking.UNKNOWN, null, List.of());
    }

    private GenerationRequest fit(GenerationRequest request, Capabilities model) {
        return Fitting.fit(request, model, losses);
    }

    private List<String> lost() {
        return losses.all().stream().map(Losses.Loss::what).toList();
    }

    private static GenerationRequest.Sampling sampling(@Nullable BigDecimal topP, @Nullable Boolean logprobs) {
        return new GenerationRequest.Sampling(
                BigDecimal.ONE,
                topP,
                BigDecimal.TEN,
                BigDecimal.ONE,
                BigDecimal.ONE,
                7L,
                Map.of("1", BigDecimal.ONE),
                logprobs,
                Boolean.TRUE.equals(logprobs) ? 2L : null);
    }

    private static GenerationRequest request(
            GenerationRequest.Tools tools,
            GenerationRequest.Sampling sampling,
            GenerationRequest.Output output,
            GenerationRequest.Reasoning reasoning,
            GenerationRequest.Attribution attribution,
            Message... messages) {
        return new GenerationRequest(
                "m",
                List.of(messages),
                tools,
                sampling,
                output,
                reasoning,
                GenerationRequest.Delivery.WHOLE,
                attribution,
                Extensions.NONE);
    }

    private static GenerationRequest of(GenerationRequest.Sampling sampling) {
        return request(
                GenerationRequest.Tools.NONE,
                sampling,
                GenerationRequest.Output.DEFAULT,
                GenerationRequest.Reasoning.DEFAULT,
                GenerationRequest.Attribution.NONE);
    }

    private static GenerationRequest of(GenerationRequest.Output output, Message... messages) {
        return request(
                GenerationRequest.Tools.NONE,
                GenerationRequest.Sampling.DEFAULT,
                output,
                GenerationRequest.Reasoning.DEFAULT,
                GenerationRequest.Attribution.NONE,
                messages);
    }

    private static GenerationRequest.Output output(@Nullable Long older, @Nullable Long newer) {
        return new GenerationRequest.Output(older, newer, null, null, null, null, null);
    }

    private static GenerationRequest.Output format(ResponseFormat format) {
        return new GenerationRequest.Output(null, null, null, null, format, null, null);
    }

    @Test
    void leavesARequestAloneThatTheModelTakes() {
        GenerationRequest request = of(sampling(BigDecimal.ONE, true));
        assertThat(fit(request, Capabilities.UNKNOWN)).isSameAs(request);
        assertThat(fit(request, lacking(Feature.IMAGES))).isEqualTo(request);
        assertThat(losses.isEmpty()).isTrue();
    }

    @Test
    void takesOutWhatSteersEachWord() {
        GenerationRequest fitted = fit(
                of(sampling(BigDecimal.ONE, true)),
                lacking(
                        Feature.TEMPERATURE,
                        Feature.TOP_P,
                        Feature.TOP_K,
                        Feature.PENALTIES,
                        Feature.SEED,
                        Feature.LOGIT_BIAS,
                        Feature.LOGPROBS));
        assertThat(fitted.sampling()).isEqualTo(GenerationRequest.Sampling.DEFAULT);
        assertThat(lost())
                .containsExactlyInAnyOrder(
                        "temperature",
                        "top_p",
                        "top_k",
                        "frequency_penalty",
                        "presence_penalty",
                        "seed",
                        "logit_bias",
                        "logprobs",
                        "top_logprobs");
    }

    @Test
    void takesOutOneOfTwoThatExcludeEachOther() {
        Capabilities model = lacking(Feature.TEMPERATURE_WITH_TOP_P);
        GenerationRequest.Sampling fitted =
                fit(of(sampling(BigDecimal.ONE, null)), model).sampling();
        assertThat(fitted.temperature()).isEqualTo(BigDecimal.ONE);
        assertThat(fitted.topP()).isNull();
        assertThat(lost()).containsExactly("top_p");
    }

    @Test
    void losesNothingWhereNothingWasAskedFor() {
        GenerationRequest.Sampling fitted =
                fit(of(sampling(null, false)), lacking(Feature.LOGPROBS)).sampling();
        assertThat(fitted.logprobs()).isNull();
        assertThat(losses.isEmpty()).isTrue();
    }

    @Test
    void saysTheLimitByTheWordThatTheModelKnows() {
        assertThat(fit(of(output(5L, null)), lacking(Feature.MAX_TOKENS)).output())
                .isEqualTo(output(null, 5L));
        assertThat(fit(of(output(null, 6L)), lacking(Feature.MAX_COMPLETION_TOKENS))
                        .output())
                .isEqualTo(output(6L, null));
        assertThat(fit(of(output(5L, 6L)), lacking(Feature.MAX_TOKENS)).output())
                .isEqualTo(output(null, 6L));
        assertThat(losses.isEmpty()).isTrue();
        assertThat(fit(of(output(5L, 6L)), lacking(Feature.OUTPUT_LIMIT)).output())
                .isEqualTo(output(null, null));
        assertThat(lost()).containsExactly("max_tokens");
    }

    @Test
    void tellsTheSchemaInWordsBehindTheOperatorsOwn() {
        ResponseFormat format = new ResponseFormat.JsonSchema("n", null, SCHEMA, true, Extensions.NONE);
        Message system = Message.text(Role.SYSTEM, "be kind");
        Message user = Message.text(Role.USER, "hi");

        GenerationRequest fitted = fit(of(format(format), system, user), lacking(Feature.JSON_SCHEMA));

        assertThat(fitted.output().format()).isEqualTo(new ResponseFormat.JsonObject());
        assertThat(fitted.messages()).hasSize(3).startsWith(system).endsWith(user);
        assertThat(fitted.messages().get(1).content().toString()).contains(SCHEMA.text());
        assertThat(lost()).containsExactly("response_format");
    }

    @Test
    void tellsOfJsonInWordsAlone() {
        ResponseFormat schema = new ResponseFormat.JsonSchema("n", null, SCHEMA, true, Extensions.NONE);
        Capabilities model = lacking(Feature.JSON_SCHEMA, Feature.JSON_OBJECT);
        for (ResponseFormat format : List.of(schema, new ResponseFormat.JsonObject())) {
            GenerationRequest fitted = fit(of(format(format)), model);
            assertThat(fitted.output().format()).isNull();
            assertThat(fitted.messages()).hasSize(1);
        }
        GenerationRequest.Output text = format(new ResponseFormat.PlainText());
        assertThat(fit(of(text), model).output()).isEqualTo(text);
    }

    @Test
    void takesOutBlocksAndSaysThatSomethingWasThere() {
        ContentBlock picture = new ContentBlock.Image(new MediaSource.Url("http://p"), null, Extensions.NONE);
        ContentBlock words = ContentBlock.Text.of("look");
        ContentBlock result = new ContentBlock.ToolResult("c1", "f", List.of(picture), false, Extensions.NONE);

        GenerationRequest fitted = fit(
                of(
                        GenerationRequest.Output.DEFAULT,
                        message(Role.USER, picture, words),
                        message(Role.USER, picture),
                        message(Role.TOOL, result)),
                lacking(Feature.IMAGES));

        assertThat(fitted.messages())
                .containsExactly(
                        message(Role.USER, words),
                        message(Role.USER, ContentBlock.Text.of("[image left out]")),
                        message(
                                Role.TOOL,
                                new ContentBlock.ToolResult(
                                        "c1",
                                        "f",
                                        List.of(ContentBlock.Text.of("[image left out]")),
                                        false,
                                        Extensions.NONE)));
        assertThat(lost()).containsExactly("messages.image");
    }

    @Test
    void takesOutOnlyWhatIsGivenByAddress() {
        ContentBlock far = new ContentBlock.Image(new MediaSource.Url("http://p"), null, Extensions.NONE);
        ContentBlock near = new ContentBlock.Image(new MediaSource.Inline("image/png", "AA=="), null, Extensions.NONE);
        assertThat(fit(of(GenerationRequest.Output.DEFAULT, message(Role.USER, far, near)), lacking(Feature.IMAGE_URLS))
                        .messages())
                .containsExactly(message(Role.USER, near));
    }

    @Test
    void makesOfDevelopersWhatTheModelKnows() {
        GenerationRequest asked = of(
                GenerationRequest.Output.DEFAULT,
                new Message(Role.DEVELOPER, List.of(ContentBlock.Text.of("x")), "ann", Extensions.NONE));
        assertThat(fit(asked, lacking(Feature.DEVELOPER_MESSAGES, Feature.NAMES))
                        .messages())
                .containsExactly(Message.text(Role.SYSTEM, "x"));
        assertThat(lost()).containsExactly("messages.name");
    }

    @Test
    void takesOutTools() {
        Tool function = new Tool.Function("f", null, null, true, Extensions.NONE);
        Tool free = new Tool.FreeForm("g", null, null, Extensions.NONE);
        GenerationRequest.Tools asked =
                new GenerationRequest.Tools(List.of(function, free), new ToolChoice.Required(), false);
        GenerationRequest request = request(
                asked,
                GenerationRequest.Sampling.DEFAULT,
                GenerationRequest.Output.DEFAULT,
                GenerationRequest.Reasoning.DEFAULT,
                GenerationRequest.Attribution.NONE);

        assertThat(fit(
                                request,
                                lacking(
                                        Feature.FREE_FORM_TOOLS,
                                        Feature.STRICT_TOOLS,
                                        Feature.FORCED_TOOLS,
                                        Feature.PARALLEL_TOOLS))
                        .tools())
                .isEqualTo(new GenerationRequest.Tools(
                        List.of(new Tool.Function("f", null, null, null, Extensions.NONE)), null, null));
        assertThat(lost())
                .containsExactlyInAnyOrder("tools.strict", "tools.custom", "parallel_tool_calls", "tool_choice");
        assertThat(fit(request, lacking(Feature.TOOLS)).tools()).isEqualTo(GenerationRequest.Tools.NONE);
        assertThat(lost()).contains("tools");
    }

    @Test
    void tellsNobodyToThinkWhoDoesNot() {
        Capabilities thoughtless = new Capabilities(Set.of(), Set.of(), Thinking.NONE, null, List.of());
        for (String effort : Arrays.asList("none", "high")) {
            GenerationRequest asked = request(
                    GenerationRequest.Tools.NONE,
                    GenerationRequest.Sampling.DEFAULT,
                    GenerationRequest.Output.DEFAULT,
                    new GenerationRequest.Reasoning(effort, null, null, null),
                    GenerationRequest.Attribution.NONE);
            assertThat(fit(asked, thoughtless).reasoning()).isEqualTo(GenerationRequest.Reasoning.DEFAULT);
            assertThat(lost()).isEqualTo(effort.equals("none") ? List.of() : List.of("reasoning_effort"));
        }
    }

    @Test
    void takesOutWhoseRequestItIs() {
        GenerationRequest asked = request(
                GenerationRequest.Tools.NONE,
                GenerationRequest.Sampling.DEFAULT,
                new GenerationRequest.Output(null, null, List.of("x"), 2L, null, "low", List.of("text", "audio")),
                GenerationRequest.Reasoning.DEFAULT,
                new GenerationRequest.Attribution("u", "s", "p", "flex", Map.of("a", "b"), true));
        GenerationRequest fitted = fit(
                asked,
                lacking(
                        Feature.USER,
                        Feature.PROMPT_CACHE_KEY,
                        Feature.SERVICE_TIER,
                        Feature.METADATA,
                        Feature.STORE,
                        Feature.STOP,
                        Feature.CANDIDATES,
                        Feature.VERBOSITY,
                        Feature.AUDIO_OUTPUT));
        assertThat(fitted.attribution()).isEqualTo(GenerationRequest.Attribution.NONE);
        assertThat(fitted.output())
                .isEqualTo(new GenerationRequest.Output(null, null, null, null, null, null, List.of("text")));
        assertThat(lost())
                .containsExactlyInAnyOrder(
                        "user",
                        "safety_identifier",
                        "prompt_cache_key",
                        "service_tier",
                        "metadata",
                        "store",
                        "stop",
                        "n",
                        "verbosity",
                        "modalities");
    }

    private static Message message(Role role, ContentBlock... blocks) {
        return new Message(role, List.of(blocks), null, Extensions.NONE);
    }
}
