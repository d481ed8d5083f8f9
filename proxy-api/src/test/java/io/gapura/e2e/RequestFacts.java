package io.gapura.e2e;

import io.gapura.e2e.Facts.Fact;
import io.gapura.model.ContentBlock;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Message;
import io.gapura.model.RawJson;
import io.gapura.model.ReasoningEffort;
import io.gapura.model.ResponseFormat;
import io.gapura.model.Role;
import io.gapura.model.Tool;
import io.gapura.model.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a request says, in words that every dialect shares. For one request. */
final class RequestFacts {
    /** With these words chat shows, in a message of the user, what tools can't show there. */
    private static final String SHOWN = "Result of the tool call ";

    private final List<Fact> facts = new ArrayList<>();
    private final CallNumbers calls = new CallNumbers();
    private final String upstream;

    private RequestFacts(String upstream) {
        this.upstream = upstream;
    }

    /** What is to be told to an upstream of this dialect: without what others have sealed. */
    static Facts of(GenerationRequest request, Spoken upstream) {
        RequestFacts all = new RequestFacts(upstream.toString());
        request.messages().forEach(all::message);
        all.tools(request.tools());
        all.sampling(request.sampling());
        all.output(request.output());
        all.reasoning(request.reasoning());
        all.attribution(request.attribution());
        request.extensions().members().forEach((name, value) -> {
            if (!name.equals("include")) { // what it asks for is among the other facts
                all.add(name, name, value);
            }
        });
        return new Facts(all.facts);
    }

    private void add(String loss, String name, @Nullable Object value) {
        if (value != null) {
            facts.add(new Fact(loss, name + " = " + value));
        }
    }

    private void message(Message message) {
        String who = message.role() == Role.DEVELOPER
                ? "system"
                : message.role().name().toLowerCase(java.util.Locale.ROOT);
        BlockFacts said = new BlockFacts("messages.", who, calls, upstream);
        BlockFacts shown = null;
        for (ContentBlock block : message.content()) {
            if (block instanceof ContentBlock.Text text && text.text().startsWith(SHOWN)) {
                String call = text.text().substring(SHOWN.length()).replace(":", "");
                shown = new BlockFacts("messages.", "tool: result " + calls.numberOf(call), calls, upstream);
            } else {
                shown = block instanceof ContentBlock.Image || block instanceof ContentBlock.File ? shown : null;
                facts.addAll(block.accept(shown == null ? said : shown));
            }
        }
        add("messages.name", who + " name", message.name());
    }

    private void tools(GenerationRequest.Tools tools) {
        for (Tool tool : tools.defined()) {
            if (tool instanceof Tool.Function function) {
                String only = onlyInput(function.parameters());
                add("tools", "tool " + BlockFacts.plain(function.name()), function.description() + only);
                if (Boolean.TRUE.equals(function.strict())) {
                    add("tools.strict", "tool " + BlockFacts.plain(function.name()) + " strict", true);
                }
            } else if (tool instanceof Tool.FreeForm free) {
                add("tools", "tool " + free.name(), free.description() + " any text");
                add("tools.format", "tool " + free.name() + " format", free.format());
            } else if (tool instanceof Tool.Hosted hosted) {
                add("tools." + hosted.type(), "tool", hosted.raw());
            } else {
                add("tools.cache_mark", "tool", "cache mark");
            }
        }
        ToolChoice choice = tools.choice();
        if (choice != null && !(choice instanceof ToolChoice.Auto)) {
            add("tool_choice", "tool_choice", choice);
        }
        if (Boolean.FALSE.equals(tools.parallel())) { // true is what everybody does unasked
            add("parallel_tool_calls", "parallel_tool_calls", false);
        }
    }

    /** A function of one text named input stands for a free-form tool. */
    private static String onlyInput(@Nullable RawJson parameters) {
        String schema =
                parameters == null ? null : JsonText.of(parameters.text()).sorted();
        return schema != null && schema.contains("\"input\":{") && schema.contains("\"required\":[\"input\"]")
                ? " any text"
                : " " + schema;
    }

    private void sampling(GenerationRequest.Sampling sampling) {
        add("temperature", "temperature", sampling.temperature());
        add("top_p", "top_p", sampling.topP());
        add("top_k", "top_k", sampling.topK());
        add("frequency_penalty", "frequency_penalty", sampling.frequencyPenalty());
        add("presence_penalty", "presence_penalty", sampling.presencePenalty());
        add("seed", "seed", sampling.seed());
        add("logit_bias", "logit_bias", sampling.logitBias());
        add("logprobs", "logprobs", sampling.logprobs());
        add("logprobs", "top_logprobs", sampling.topLogprobs());
    }

    private void output(GenerationRequest.Output output) {
        add("max_completion_tokens", "limit", output.limit());
        add("stop", "stop", output.stop());
        if (output.candidates() != null && output.candidates() > 1) {
            add("n", "n", output.candidates());
        }
        add("verbosity", "verbosity", output.verbosity());
        add("modalities", "modalities", output.modalities());
        if (output.format() instanceof ResponseFormat.JsonSchema schema) {
            RawJson raw = Objects.requireNonNull(schema.schema());
            add("response_format", "answer of schema", JsonText.of(raw.text()).sorted());
        } else if (output.format() instanceof ResponseFormat.JsonObject) {
            add("response_format", "answer", "some JSON object");
        }
    }

    private void reasoning(GenerationRequest.Reasoning reasoning) {
        Long budget = reasoning.budgetTokens();
        String effort = reasoning.effort();
        if (budget != null || effort != null) {
            add(
                    "reasoning_effort",
                    "effort",
                    effort != null ? effort : ReasoningEffort.effort(Objects.requireNonNull(budget)));
        }
    }

    /** Every vendor has a word for what happens anyway. */
    private static @Nullable String tier(@Nullable String word) {
        return word == null || List.of("auto", "default", "standard").contains(word) ? null : word;
    }

    private void attribution(GenerationRequest.Attribution attribution) {
        add("user", "user", attribution.user());
        add("safety_identifier", "safety_identifier", attribution.safetyIdentifier());
        add("prompt_cache_key", "prompt_cache_key", attribution.promptCacheKey());
        add("service_tier", "service_tier", tier(attribution.serviceTier()));
        add("metadata", "metadata", attribution.metadata());
        if (Boolean.TRUE.equals(attribution.store())) {
            add("store", "store", true);
        }
    }
}
