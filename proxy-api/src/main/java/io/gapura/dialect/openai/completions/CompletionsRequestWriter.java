package io.gapura.dialect.openai.completions;

import io.gapura.dialect.Members;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.Message;
import io.gapura.model.RawJson;
import io.gapura.model.ResponseFormat;
import io.gapura.model.Role;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request body from canonical words. Used once, by one thread. A streamed request always asks for its usage.
 *
 * <p>A conversation is a prompt only if it is one user's text: any other would need the model's own chat template, which is no
 * business of ours. What would be answered wrongly is refused, what is only less well answered is a loss.
 */
final class CompletionsRequestWriter {
    private static final String NAME = OpenAiCompletionsDialect.NAME;

    private final GenerationRequest request;
    private final Losses losses;
    private final ByteBuilder out = new ByteBuilder(1024);
    private final JsonWriter json = new JsonWriter(out);
    private final Set<String> written = new HashSet<>();

    private CompletionsRequestWriter(GenerationRequest request, Losses losses) {
        this.request = request;
        this.losses = losses;
    }

    static byte[] write(GenerationRequest request, Losses losses) {
        return new CompletionsRequestWriter(request, losses).body();
    }

    private byte[] body() {
        json.beginObject();
        name("model").value(request.model());
        prompt();
        refuseWhatOnlyAChatHas();
        output(request.output());
        sampling(request.sampling());
        delivery(request.delivery());
        attribution(request.attribution());
        reasoning(request.reasoning());
        rest();
        json.endObject();
        return out.toByteArray();
    }

    private void prompt() {
        if (request.extensions().of(NAME).containsKey("prompt")) {
            return;
        }
        List<Message> messages = request.messages();
        if (messages.size() != 1 || messages.get(0).role() != Role.USER) {
            throw refused("messages", "a conversation of anything but one user's message can't be told");
        }
        StringBuilder text = new StringBuilder();
        for (ContentBlock block : messages.get(0).content()) {
            if (block instanceof ContentBlock.Text words) {
                text.append(words.text());
            } else if (!(block instanceof ContentBlock.CacheMark)) {
                throw refused("messages[0].content", "anything but text can't be told");
            }
        }
        lost(messages.get(0).name(), "messages[0].name");
        name("prompt");
        if (formed(CompletionsRequestReader.ARRAY)) {
            json.beginArray().value(text.toString()).endArray();
        } else {
            json.value(text.toString());
        }
    }

    private void refuseWhatOnlyAChatHas() {
        if (!request.tools().defined().isEmpty()) {
            throw refused("tools", "tools can't be called");
        }
        ResponseFormat format = request.output().format();
        if (format != null && !(format instanceof ResponseFormat.PlainText)) {
            throw refused("response_format", "a form of the text can't be promised");
        }
        List<String> modalities = request.output().modalities();
        if (modalities != null && !modalities.equals(List.of("text"))) {
            throw refused("modalities", "nothing but text is generated");
        }
    }

    private void output(GenerationRequest.Output output) {
        Long limit = output.limit();
        if (limit != null) {
            name("max_tokens").value(limit.longValue());
        } else if (!formed(CompletionsRequestReader.FORM)) {
            losses.add("max_tokens", "a text completion without a limit ends after few tokens");
        }
        if (output.candidates() != null) {
            name("n").value(output.candidates().longValue());
        }
        List<String> stop = output.stop();
        if (stop != null && stop.size() == 1 && formed(CompletionsRequestReader.STOP)) {
            name("stop").value(stop.get(0));
        } else if (stop != null) {
            name("stop").beginArray();
            stop.forEach(json::value);
            json.endArray();
        }
        lost(output.verbosity(), "verbosity");
    }

    private void sampling(GenerationRequest.Sampling sampling) {
        number("temperature", sampling.temperature());
        number("top_p", sampling.topP());
        number("frequency_penalty", sampling.frequencyPenalty());
        number("presence_penalty", sampling.presencePenalty());
        if (sampling.seed() != null) {
            name("seed").value(sampling.seed().longValue());
        }
        Map<String, BigDecimal> bias = sampling.logitBias();
        if (bias != null) {
            name("logit_bias").beginObject();
            bias.forEach((token, value) -> json.name(token).raw(value.toString()));
            json.endObject();
        }
        if (Boolean.TRUE.equals(sampling.logprobs())) {
            Long others = sampling.topLogprobs();
            name("logprobs").value(others == null ? 0 : others);
        }
        lost(sampling.topK(), "top_k");
    }

    private void delivery(GenerationRequest.Delivery delivery) {
        if (delivery.stream() != null) {
            name("stream").value(delivery.stream().booleanValue());
        }
        Boolean usage = delivery.streamed() ? Boolean.TRUE : delivery.usageAsked();
        if (usage == null && !delivery.extensions().formed(NAME, CompletionsRequestReader.OPTIONS)) {
            return;
        }
        name("stream_options").beginObject();
        if (usage != null) {
            json.name("include_usage").value(usage.booleanValue());
        }
        delivery.extensions().of(NAME).forEach((name, value) -> {
            if (usage == null || !name.equals("include_usage")) {
                json.name(name).raw(value.text());
            }
        });
        json.endObject();
    }

    private void attribution(GenerationRequest.Attribution attribution) {
        if (attribution.user() != null) {
            name("user").value(attribution.user());
        }
        lost(attribution.safetyIdentifier(), "safety_identifier");
        lost(attribution.promptCacheKey(), "prompt_cache_key");
        lost(attribution.serviceTier(), "service_tier");
        lost(attribution.metadata(), "metadata");
        lost(Boolean.TRUE.equals(attribution.store()) ? "true" : null, "store");
    }

    private void reasoning(GenerationRequest.Reasoning reasoning) {
        lost(reasoning.effort(), "reasoning_effort");
        lost(reasoning.budgetTokens(), "reasoning.budget_tokens");
        lost(reasoning.summary(), "reasoning.summary");
        lost(Boolean.TRUE.equals(reasoning.encrypted()) ? "true" : null, "reasoning.encrypted");
    }

    /** What was kept by the reader of this dialect; what another kept has no place here. */
    private void rest() {
        Extensions extensions = request.extensions();
        boolean ours = extensions.dialect().equals(NAME);
        for (Map.Entry<String, RawJson> member : extensions.members().entrySet()) {
            if (!ours) {
                lost(member.getValue(), member.getKey());
            } else if (written.add(member.getKey())) {
                json.name(member.getKey()).raw(member.getValue().text());
            }
        }
    }

    private JsonWriter name(String name) {
        written.add(name);
        return json.name(name);
    }

    private void number(String name, @Nullable BigDecimal value) {
        if (value != null) {
            name(name).raw(value.toString());
        }
    }

    private boolean formed(String form) {
        return request.extensions().formed(NAME, form);
    }

    private void lost(@Nullable Object value, String what) {
        if (value != null) {
            losses.add(what, "no word for it in text completions");
        }
    }

    private static GatewayException refused(String member, String why) {
        return Members.invalid(
                "\"" + member
                        + "\" can't be honoured: this model is served by text completions only, and with these "
                        + why,
                member);
    }
}
