package io.gapura.dialect.openai.responses;

import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.Capabilities;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.Message;
import io.gapura.model.ReasoningEffort;
import io.gapura.model.ResponseFormat;
import io.gapura.model.Role;
import io.gapura.model.Thinking;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request body. Used once, by one thread.
 *
 * <p>A request of another dialect asks for nothing to be kept and for thoughts in a form that can be sent back: the conversation
 * is the client's to keep, as in its own dialect.
 */
final class ResponsesRequestWriter {
    private static final String OURS = OpenAiResponsesDialect.NAME;

    private final GenerationRequest request;
    private final Capabilities capabilities;
    private final Losses losses;
    private final boolean own;
    private final ByteBuilder out = new ByteBuilder(1024);
    private final ResponsesJson json = new ResponsesJson(new JsonWriter(out));

    private ResponsesRequestWriter(GenerationRequest request, Capabilities capabilities, Losses losses) {
        this.request = request;
        this.capabilities = capabilities;
        this.losses = losses;
        this.own = formed(ResponsesRequestReader.OWN);
    }

    static byte[] write(GenerationRequest request, Capabilities capabilities, Losses losses) {
        return new ResponsesRequestWriter(request, capabilities, losses).body();
    }

    private byte[] body() {
        json.begin().string("model", request.model());
        conversation();
        new ResponsesToolsWriter(json, own, formed("tools"), losses).write(request.tools());
        sampling(request.sampling());
        output(request.output());
        reasoning(request.reasoning());
        include();
        delivery(request.delivery());
        attribution(request.attribution());
        json.rest(request.extensions(), "");
        others("", request.extensions());
        json.end();
        return out.toByteArray();
    }

    private void others(String prefix, Extensions extensions) {
        if (!extensions.dialect().equals(OURS)) {
            extensions.members().forEach((name, value) -> {
                if (!value.isNull()) {
                    losses.add(prefix + name, "OpenAI's responses have no word for it");
                }
            });
        }
    }

    private void conversation() {
        List<Message> messages = request.messages();
        String instructions = instructions(messages);
        json.string("instructions", instructions);
        List<Message> rest = instructions == null ? messages : messages.subList(1, messages.size());
        if (formed(ResponsesRequestReader.STRING)
                && rest.size() == 1
                && rest.get(0).role() == Role.USER
                && rest.get(0).content().size() == 1
                && rest.get(0).content().get(0) instanceof ContentBlock.Text text) {
            json.string("input", text.text());
            return;
        }
        json.name("input").beginArray();
        ResponsesInputWriter items = new ResponsesInputWriter(json.out(), rest, losses);
        rest.forEach(items::write);
        json.out().endArray();
    }

    /** The operator's words, if they are one plain text; several messages of them are items, so that none is moved. */
    private static @Nullable String instructions(List<Message> messages) {
        if (messages.isEmpty()) {
            return null;
        }
        Message first = messages.get(0);
        if (first.extensions().formed(OURS, ResponsesRequestReader.INSTRUCTIONS)) {
            return text(first);
        }
        boolean alone = isOperator(first) && (messages.size() == 1 || !isOperator(messages.get(1)));
        boolean item = first.extensions().formed(OURS, ResponsesInputReader.ITEM);
        return alone && !item && first.name() == null ? text(first) : null;
    }

    private static boolean isOperator(Message message) {
        return message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
    }

    private static @Nullable String text(Message message) {
        return message.content().size() == 1 && message.content().get(0) instanceof ContentBlock.Text text
                ? text.text()
                : null;
    }

    private void sampling(GenerationRequest.Sampling sampling) {
        json.number("temperature", sampling.temperature());
        json.number("top_p", sampling.topP());
        json.integer("top_logprobs", sampling.topLogprobs());
        lost("top_k", sampling.topK());
        lost("frequency_penalty", sampling.frequencyPenalty());
        lost("presence_penalty", sampling.presencePenalty());
        lost("seed", sampling.seed());
        lost("logit_bias", sampling.logitBias());
    }

    private void lost(String name, @Nullable Object value) {
        if (value != null) {
            losses.add(name, "OpenAI's responses have no " + name);
        }
    }

    private void output(GenerationRequest.Output output) {
        json.integer("max_output_tokens", output.limit());
        if (output.stop() != null && !output.stop().isEmpty()) {
            lost("stop", output.stop());
        }
        if (output.candidates() != null && output.candidates() > 1) {
            lost("n", output.candidates());
        }
        if (output.modalities() != null && !output.modalities().equals(List.of("text"))) {
            lost("modalities", output.modalities());
        }
        text(output.format(), output.verbosity());
    }

    private void text(@Nullable ResponseFormat format, @Nullable String verbosity) {
        boolean sayable = format != null && sayable(format);
        if (!sayable && verbosity == null && !formed("text")) {
            return;
        }
        ResponsesJson text = new ResponsesJson(json.name("text")).begin();
        if (format != null && sayable) {
            format(text, format);
        }
        text.string("verbosity", verbosity);
        text.rest(request.extensions(), ResponsesJson.inside("text"));
        text.end();
    }

    private boolean sayable(ResponseFormat format) {
        if (format instanceof ResponseFormat.Other other && !other.dialect().equals(OURS)) {
            losses.add("response_format", "a form that only " + other.dialect() + " knows");
            return false;
        }
        return true;
    }

    private static void format(ResponsesJson text, ResponseFormat format) {
        if (format instanceof ResponseFormat.Other other) {
            text.raw("format", other.raw());
            return;
        }
        ResponsesJson inner = new ResponsesJson(text.name("format")).begin();
        if (format instanceof ResponseFormat.JsonSchema schema) {
            inner.string("type", "json_schema");
            inner.string("name", schema.name().isEmpty() ? "answer" : schema.name());
            inner.string("description", schema.description());
            inner.raw("schema", schema.schema());
            inner.flag("strict", schema.strict());
            inner.rest(schema.extensions(), "");
        } else {
            inner.string("type", format instanceof ResponseFormat.JsonObject ? "json_object" : "text");
        }
        inner.end();
    }

    private void reasoning(GenerationRequest.Reasoning reasoning) {
        String effort = reasoning.effort();
        if (effort == null && reasoning.budgetTokens() != null) {
            effort = ReasoningEffort.effort(reasoning.budgetTokens());
        }
        if (effort == null && reasoning.summary() == null && !formed("reasoning")) {
            return;
        }
        ResponsesJson inner = new ResponsesJson(json.name("reasoning")).begin();
        inner.string("effort", effort);
        inner.string("summary", formed("generate_summary") ? null : reasoning.summary());
        inner.rest(request.extensions(), ResponsesJson.inside("reasoning"));
        inner.end();
    }

    /** What is to be told besides; a request of ours may have said it itself. */
    private void include() {
        if (request.extensions().of(OURS).containsKey("include")) {
            return;
        }
        // A model that doesn't think refuses to be asked for its thoughts.
        boolean encrypted =
                own ? Boolean.TRUE.equals(request.reasoning().encrypted()) : capabilities.thinking() != Thinking.NONE;
        boolean logprobs = Boolean.TRUE.equals(request.sampling().logprobs());
        if (!encrypted && !logprobs) {
            return;
        }
        json.name("include").beginArray();
        if (encrypted) {
            json.out().value(ResponsesRequestReader.ENCRYPTED);
        }
        if (logprobs) {
            json.out().value(ResponsesRequestReader.LOGPROBS);
        }
        json.out().endArray();
    }

    private void delivery(GenerationRequest.Delivery delivery) {
        json.flag("stream", delivery.stream());
        others("stream_options.", delivery.extensions());
        if (delivery.extensions().formed(OURS, "stream_options")) {
            ResponsesJson options = new ResponsesJson(json.name("stream_options")).begin();
            options.rest(delivery.extensions(), "");
            options.end();
        }
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
        Boolean store = attribution.store();
        json.flag("store", (store != null || own) ? store : Boolean.FALSE);
    }

    private boolean formed(String form) {
        return request.extensions().formed(OURS, form);
    }
}
