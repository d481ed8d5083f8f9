package io.gapura.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a request what a model is known not to take, before a dialect writes it: each time with a loss, and said otherwise
 * where that is possible. Used once, by one thread.
 */
public final class Fitting {
    private final GenerationRequest request;
    private final Capabilities model;
    private final Losses losses;

    private Fitting(GenerationRequest request, Capabilities model, Losses losses) {
        this.request = request;
        this.model = model;
        this.losses = losses;
    }

    /** The request as the model takes it; the same one if it takes all. */
    public static GenerationRequest fit(GenerationRequest request, Capabilities model, Losses losses) {
        return model.lacks().isEmpty() && model.thinking() != Thinking.NONE
                ? request
                : new Fitting(request, model, losses).fitted();
    }

    private GenerationRequest fitted() {
        List<Message> messages = new MessageFitting(model, losses).fit(request.messages());
        GenerationRequest.Output output = request.output();
        ResponseFormat format = output.format();
        String instruction = instruction(format);
        return new GenerationRequest(
                request.model(),
                instruction == null ? messages : instructed(messages, instruction),
                tools(request.tools()),
                sampling(request.sampling()),
                output(output, instruction == null ? format : lesserFormat(format)),
                reasoning(request.reasoning()),
                request.delivery(),
                attribution(request.attribution()),
                request.extensions());
    }

    /** The value if it is taken or there is none; else null and a loss. */
    private <T> @Nullable T kept(@Nullable T value, Feature feature, String what) {
        if (value == null || model.takes(feature)) {
            return value;
        }
        losses.add(what, "the model does not take it");
        return null;
    }

    private GenerationRequest.Sampling sampling(GenerationRequest.Sampling asked) {
        boolean both = asked.temperature() != null
                && asked.topP() != null
                && model.takes(Feature.TEMPERATURE)
                && !model.takes(Feature.TEMPERATURE_WITH_TOP_P);
        if (both) {
            losses.add("top_p", "the model does not take it beside a temperature");
        }
        Boolean logprobs = kept(
                (Boolean.FALSE.equals(asked.logprobs()) && !model.takes(Feature.LOGPROBS)) ? null : asked.logprobs(),
                Feature.LOGPROBS,
                "logprobs");
        return new GenerationRequest.Sampling(
                kept(asked.temperature(), Feature.TEMPERATURE, "temperature"),
                kept(both ? null : asked.topP(), Feature.TOP_P, "top_p"),
                kept(asked.topK(), Feature.TOP_K, "top_k"),
                kept(asked.frequencyPenalty(), Feature.PENALTIES, "frequency_penalty"),
                kept(asked.presencePenalty(), Feature.PENALTIES, "presence_penalty"),
                kept(asked.seed(), Feature.SEED, "seed"),
                kept(asked.logitBias(), Feature.LOGIT_BIAS, "logit_bias"),
                logprobs,
                kept(asked.topLogprobs(), Feature.LOGPROBS, "top_logprobs"));
    }

    private GenerationRequest.Output output(GenerationRequest.Output asked, @Nullable ResponseFormat format) {
        Long limit = kept(asked.limit(), Feature.OUTPUT_LIMIT, "max_tokens");
        Long older = limit == null ? null : asked.maxTokens();
        Long newer = limit == null ? null : asked.maxCompletionTokens();
        if (!model.takes(Feature.MAX_TOKENS)) {
            older = null;
            newer = limit;
        } else if (!model.takes(Feature.MAX_COMPLETION_TOKENS)) {
            older = limit;
            newer = null;
        }
        boolean one = asked.candidates() != null && asked.candidates() == 1 && !model.takes(Feature.CANDIDATES);
        return new GenerationRequest.Output(
                older,
                newer,
                kept(asked.stop(), Feature.STOP, "stop"),
                one ? null : kept(asked.candidates(), Feature.CANDIDATES, "n"),
                format,
                kept(asked.verbosity(), Feature.VERBOSITY, "verbosity"),
                modalities(asked.modalities()));
    }

    private @Nullable List<String> modalities(@Nullable List<String> asked) {
        if (asked == null || model.takes(Feature.AUDIO_OUTPUT) || !asked.contains("audio")) {
            return asked;
        }
        losses.add("modalities", "the model makes no sounds");
        List<String> rest = asked.stream().filter(each -> !each.equals("audio")).toList();
        return rest.isEmpty() ? null : rest;
    }

    /** What the model is told instead of a format that it does not take; null if it takes it. */
    private @Nullable String instruction(@Nullable ResponseFormat format) {
        if (format instanceof ResponseFormat.JsonSchema schema && !model.takes(Feature.JSON_SCHEMA)) {
            losses.add("response_format", "the model takes no schema; it is told of it in words");
            String words = "Answer with one JSON value and nothing else.";
            return schema.schema() == null
                    ? words
                    : words + " It has to be valid against this JSON schema:\n"
                            + schema.schema().text();
        }
        if (format instanceof ResponseFormat.JsonObject && !model.takes(Feature.JSON_OBJECT)) {
            losses.add("response_format", "the model has no such mode; it is told so in words");
            return "Answer with one JSON object and nothing else.";
        }
        return null;
    }

    /** What is left of a format that is told in words. */
    private @Nullable ResponseFormat lesserFormat(@Nullable ResponseFormat format) {
        return format instanceof ResponseFormat.JsonSchema && model.takes(Feature.JSON_OBJECT)
                ? new ResponseFormat.JsonObject()
                : null;
    }

    /** Behind the operator's own instructions. */
    private static List<Message> instructed(List<Message> messages, String instruction) {
        int at = 0;
        while (at < messages.size()
                && (messages.get(at).role() == Role.SYSTEM || messages.get(at).role() == Role.DEVELOPER)) {
            at++;
        }
        List<Message> all = new ArrayList<>(messages);
        all.add(at, Message.text(Role.SYSTEM, instruction));
        return all;
    }

    private GenerationRequest.Reasoning reasoning(GenerationRequest.Reasoning asked) {
        if (model.thinking() != Thinking.NONE || asked.equals(GenerationRequest.Reasoning.DEFAULT)) {
            return asked;
        }
        boolean wanted = (asked.effort() != null && !asked.effort().equals("none"))
                || (asked.budgetTokens() != null && asked.budgetTokens() > 0);
        if (wanted) {
            losses.add("reasoning_effort", "the model does not think");
        }
        return GenerationRequest.Reasoning.DEFAULT;
    }

    private GenerationRequest.Tools tools(GenerationRequest.Tools asked) {
        if (!model.takes(Feature.TOOLS)) {
            if (!asked.defined().isEmpty()) {
                losses.add("tools", "the model calls no tools");
            }
            return GenerationRequest.Tools.NONE;
        }
        List<Tool> defined = asked.defined().stream()
                .map(this::tool)
                .filter(Objects::nonNull)
                .toList();
        Boolean parallel = asked.parallel();
        if (parallel != null && !model.takes(Feature.PARALLEL_TOOLS)) {
            parallel = parallel ? null : kept(parallel, Feature.PARALLEL_TOOLS, "parallel_tool_calls");
        }
        return new GenerationRequest.Tools(defined, choice(asked.choice()), parallel);
    }

    private @Nullable Tool tool(Tool tool) {
        if (tool instanceof Tool.FreeForm free && !model.takes(Feature.FREE_FORM_TOOLS)) {
            losses.add("tools.custom", "the model calls only tools with a schema, so not \"" + free.name() + "\"");
            return null;
        }
        if (tool instanceof Tool.Function function && function.strict() != null && !model.takes(Feature.STRICT_TOOLS)) {
            if (function.strict()) {
                losses.add("tools.strict", "the model does not promise to follow a schema");
            }
            return new Tool.Function(
                    function.name(), function.description(), function.parameters(), null, function.extensions());
        }
        return tool;
    }

    private @Nullable ToolChoice choice(@Nullable ToolChoice asked) {
        boolean forced = asked instanceof ToolChoice.Required
                || asked instanceof ToolChoice.Named
                || (asked instanceof ToolChoice.Allowed allowed && allowed.required());
        return forced ? kept(asked, Feature.FORCED_TOOLS, "tool_choice") : asked;
    }

    private GenerationRequest.Attribution attribution(GenerationRequest.Attribution asked) {
        return new GenerationRequest.Attribution(
                kept(asked.user(), Feature.USER, "user"),
                kept(asked.safetyIdentifier(), Feature.USER, "safety_identifier"),
                kept(asked.promptCacheKey(), Feature.PROMPT_CACHE_KEY, "prompt_cache_key"),
                kept(asked.serviceTier(), Feature.SERVICE_TIER, "service_tier"),
                kept(asked.metadata(), Feature.METADATA, "metadata"),
                kept(asked.store(), Feature.STORE, "store"));
    }
}
