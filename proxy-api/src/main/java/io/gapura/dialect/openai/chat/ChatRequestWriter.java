package io.gapura.dialect.openai.chat;

import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.Capabilities;
import io.gapura.model.Extensions;
import io.gapura.model.Feature;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.Message;
import io.gapura.model.Quirk;
import io.gapura.model.ReasoningEffort;
import io.gapura.model.ResponseFormat;
import io.gapura.model.Tool;
import io.gapura.model.ToolChoice;
import io.gapura.model.ToolKind;
import java.util.List;
import java.util.Map;

/** Writes a request body from canonical words. Used once, by one thread. A streamed request always asks for its usage. */
final class ChatRequestWriter {
    private final GenerationRequest request;
    private final Capabilities model;
    private final Losses losses;
    private final ByteBuilder out = new ByteBuilder(1024);
    private final ChatJson json = new ChatJson(new JsonWriter(out));

    private ChatRequestWriter(GenerationRequest request, Capabilities model, Losses losses) {
        this.request = request;
        this.model = model;
        this.losses = losses;
    }

    static byte[] write(GenerationRequest request, Capabilities model, Losses losses) {
        return new ChatRequestWriter(request, model, losses).body();
    }

    private byte[] body() {
        json.begin().string("model", request.model());
        json.name("messages").beginArray();
        for (Message message : ToolMedia.behindResults(request.messages())) {
            new ChatMessageWriter(json, model, losses).write(message);
        }
        json.out().endArray();
        tools(request.tools());
        sampling(request.sampling());
        output(request.output());
        reasoning(request.reasoning());
        delivery(request.delivery());
        attribution(request.attribution());
        json.rest(request.extensions(), "");
        if (!request.extensions().isEmpty() && !request.extensions().dialect().equals(OpenAiChatDialect.NAME)) {
            request.extensions().members().keySet().forEach(name -> losses.add(name, "no word for it in chat"));
        }
        json.end();
        return out.toByteArray();
    }

    private void sampling(GenerationRequest.Sampling sampling) {
        json.number("temperature", sampling.temperature());
        json.number("top_p", sampling.topP());
        if (sampling.topK() != null) {
            if (formed("top_k")) {
                json.number("top_k", sampling.topK());
            } else {
                losses.add("top_k", "chat completions have no top_k");
            }
        }
        json.number("frequency_penalty", sampling.frequencyPenalty());
        json.number("presence_penalty", sampling.presencePenalty());
        json.integer(model.has(Quirk.RANDOM_SEED) ? "random_seed" : "seed", sampling.seed());
        if (sampling.logitBias() != null) {
            json.name("logit_bias").beginObject();
            sampling.logitBias().forEach((token, bias) -> json.out().name(token).raw(bias.toString()));
            json.out().endObject();
        }
        json.flag("logprobs", sampling.logprobs());
        json.integer("top_logprobs", sampling.topLogprobs());
    }

    private void output(GenerationRequest.Output output) {
        json.integer("max_tokens", output.maxTokens());
        json.integer("max_completion_tokens", output.maxCompletionTokens());
        List<String> stop = output.stop();
        if (stop != null && stop.size() == 1 && formed("stop")) {
            json.string("stop", stop.get(0));
        } else {
            json.strings("stop", stop);
        }
        json.integer("n", output.candidates());
        json.string("verbosity", output.verbosity());
        json.strings("modalities", output.modalities());
        if (output.format() != null) {
            format(output.format());
        }
    }

    private void format(ResponseFormat format) {
        if (format instanceof ResponseFormat.Other other) {
            if (other.dialect().equals(OpenAiChatDialect.NAME)) {
                json.name("response_format").raw(other.raw().text());
            } else {
                losses.add("response_format", "a form that only " + other.dialect() + " knows");
            }
            return;
        }
        json.name("response_format").beginObject();
        if (format instanceof ResponseFormat.JsonSchema schema) {
            json.out().member("type", "json_schema").name("json_schema");
            ChatJson inner = new ChatJson(json.out());
            inner.begin().string("name", schema.name().isEmpty() ? "answer" : schema.name());
            inner.string("description", schema.description());
            inner.raw("schema", schema.schema());
            inner.flag("strict", schema.strict());
            inner.rest(schema.extensions(), "");
            inner.end();
        } else {
            json.out().member("type", format instanceof ResponseFormat.JsonObject ? "json_object" : "text");
        }
        json.out().endObject();
    }

    private void reasoning(GenerationRequest.Reasoning reasoning) {
        Long budget = reasoning.budgetTokens();
        String effort = reasoning.effort();
        json.string("reasoning_effort", effort == null && budget != null ? ReasoningEffort.effort(budget) : effort);
        if (reasoning.summary() != null) {
            losses.add("reasoning.summary", "chat completions give no summaries");
        }
        if (Boolean.TRUE.equals(reasoning.encrypted())) {
            losses.add("reasoning.encrypted", "chat completions give no encrypted reasoning");
        }
    }

    private void delivery(GenerationRequest.Delivery delivery) {
        json.flag("stream", delivery.stream());
        boolean said = delivery.extensions().formed(OpenAiChatDialect.NAME, "stream_options");
        if (!delivery.extensions().dialect().equals(OpenAiChatDialect.NAME)) {
            delivery.extensions()
                    .members()
                    .keySet()
                    .forEach(name -> losses.add("stream_options." + name, "no word for it in chat"));
        }
        if (!model.takes(Feature.STREAM_USAGE) // it tells its usage unasked, or not at all
                || (!delivery.streamed() && delivery.usageAsked() == null && !said)) {
            return;
        }
        ChatJson options = new ChatJson(json.name("stream_options")).begin();
        options.flag("include_usage", delivery.streamed() ? Boolean.TRUE : delivery.usageAsked());
        options.rest(delivery.extensions(), "");
        options.end();
    }

    private void attribution(GenerationRequest.Attribution attribution) {
        json.string("user", attribution.user());
        json.string("safety_identifier", attribution.safetyIdentifier());
        json.string("prompt_cache_key", attribution.promptCacheKey());
        json.string("service_tier", attribution.serviceTier());
        Map<String, String> metadata = attribution.metadata();
        if (metadata != null) {
            json.name("metadata").beginObject();
            metadata.forEach((name, value) -> json.out().member(name, value));
            json.out().endObject();
        }
        json.flag("store", attribution.store());
    }

    private void tools(GenerationRequest.Tools tools) {
        List<Tool> functions =
                tools.defined().stream().filter(ChatRequestWriter::isDeprecated).toList();
        List<Tool> others =
                tools.defined().stream().filter(tool -> !isDeprecated(tool)).toList();
        if (!functions.isEmpty() || formed("functions")) {
            json.name("functions").beginArray();
            functions.forEach(tool -> function((Tool.Function) tool, ""));
            json.out().endArray();
        }
        if (!others.isEmpty() || formed("tools")) {
            json.name("tools").beginArray();
            others.forEach(this::tool);
            json.out().endArray();
        }
        if (tools.choice() != null) {
            choice(tools.choice(), formed("function_call"));
        }
        json.flag("parallel_tool_calls", tools.parallel());
    }

    private static boolean isDeprecated(Tool tool) {
        return tool instanceof Tool.Function function
                && function.extensions().formed(OpenAiChatDialect.NAME, "functions");
    }

    private void tool(Tool tool) {
        if (tool instanceof Tool.Function function) {
            ChatJson outer = new ChatJson(json.out()).begin().string("type", "function");
            outer.name("function");
            function(function, ChatJson.inside("function"));
            outer.rest(function.extensions(), "");
            outer.end();
        } else if (tool instanceof Tool.FreeForm free) {
            ChatJson outer = new ChatJson(json.out()).begin().string("type", "custom");
            ChatJson inner = new ChatJson(outer.name("custom")).begin().string("name", free.name());
            inner.string("description", free.description());
            inner.raw("format", free.format());
            inner.rest(free.extensions(), ChatJson.inside("custom"));
            inner.end();
            outer.rest(free.extensions(), "");
            outer.end();
        } else if (tool instanceof Tool.Hosted hosted) {
            if (hosted.dialect().equals(OpenAiChatDialect.NAME)) {
                json.out().raw(hosted.raw().text());
            } else {
                losses.add("tools." + hosted.type(), "a tool that only " + hosted.dialect() + " knows");
            }
        } else {
            losses.add("tools.cache_mark", "chat completions cache without marks");
        }
    }

    private void function(Tool.Function function, String prefix) {
        ChatJson inner = new ChatJson(json.out()).begin().string("name", function.name());
        inner.string("description", function.description());
        inner.raw("parameters", function.parameters());
        inner.flag("strict", function.strict());
        inner.rest(function.extensions(), prefix);
        inner.end();
    }

    private void choice(ToolChoice choice, boolean deprecated) {
        String member = deprecated ? "function_call" : "tool_choice";
        if (choice instanceof ToolChoice.Named named) {
            named(named, deprecated);
        } else if (choice instanceof ToolChoice.Allowed allowed) {
            if (allowed.raw() != null && allowed.dialect().equals(OpenAiChatDialect.NAME)) {
                json.name("tool_choice").raw(allowed.raw().text());
            } else {
                allowed(allowed);
            }
        } else if (choice instanceof ToolChoice.Other other) {
            if (other.dialect().equals(OpenAiChatDialect.NAME)) {
                json.name("tool_choice").raw(other.raw().text());
            } else {
                losses.add("tool_choice", "a choice that only " + other.dialect() + " knows");
            }
        } else {
            json.string(member, word(choice));
        }
    }

    private String word(ToolChoice choice) {
        if (choice instanceof ToolChoice.None) {
            return "none";
        } else if (choice instanceof ToolChoice.Required) {
            return model.has(Quirk.TOOL_CHOICE_ANY) ? "any" : "required";
        }
        return "auto";
    }

    private void named(ToolChoice.Named named, boolean deprecated) {
        if (deprecated) {
            json.name("function_call")
                    .beginObject()
                    .member("name", named.name())
                    .endObject();
            return;
        }
        String type = named.kind() == ToolKind.FREE_FORM ? "custom" : "function";
        json.name("tool_choice").beginObject().member("type", type).name(type);
        json.out().beginObject().member("name", named.name()).endObject().endObject();
    }

    private void allowed(ToolChoice.Allowed allowed) {
        json.name("tool_choice").beginObject().member("type", "allowed_tools").name("allowed_tools");
        json.out().beginObject().member("mode", allowed.required() ? "required" : "auto");
        json.out().name("tools").beginArray();
        for (String name : allowed.names()) {
            json.out().beginObject().member("type", "function").name("function");
            json.out().beginObject().member("name", name).endObject().endObject();
        }
        json.out().endArray().endObject().endObject();
    }

    private boolean formed(String form) {
        Extensions extensions = request.extensions();
        return extensions.formed(OpenAiChatDialect.NAME, form);
    }
}
