package io.gapura.dialect.anthropic.messages;

import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.Capabilities;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.Feature;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import io.gapura.model.ResponseFormat;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a request body from canonical words. Used once, by one thread. */
final class MessagesRequestWriter {
    private static final String OURS = AnthropicMessagesDialect.NAME;

    /** The least {@code top_p} that a model takes while it thinks. */
    private static final BigDecimal LEAST_TOP_P = new BigDecimal("0.95");

    private final GenerationRequest request;
    private final Capabilities capabilities;
    private final Losses losses;
    private final MessagesTurns turns;
    private final MessagesThinking thinking;
    private final ToolIds ids = new ToolIds();
    private final ByteBuilder out = new ByteBuilder(1024);
    private final MessagesJson json = new MessagesJson(new JsonWriter(out));

    private MessagesRequestWriter(GenerationRequest request, Capabilities capabilities, Losses losses) {
        this.request = request;
        this.capabilities = capabilities;
        this.losses = losses;
        this.turns = MessagesTurns.of(request.messages(), losses);
        this.thinking = MessagesThinking.of(request, capabilities, turns.openLoopStartsSealed(), losses);
    }

    static byte[] write(GenerationRequest request, Capabilities capabilities, Losses losses) {
        return new MessagesRequestWriter(request, capabilities, losses).body();
    }

    private byte[] body() {
        json.begin().string("model", request.model());
        json.integer("max_tokens", thinking.maxTokens());
        system();
        messages();
        new MessagesToolsWriter(json, losses)
                .write(request.tools(), request.extensions().formed(OURS, "tools"));
        thinking();
        outputConfig();
        sampling();
        output();
        attribution();
        json.flag("stream", request.delivery().stream());
        extensions();
        json.end();
        return out.toByteArray();
    }

    private void system() {
        String instruction = instruction(request.output().format());
        if (turns.systemPlain() && instruction == null) {
            json.string("system", ((ContentBlock.Text) turns.system().get(0)).text());
        } else if (!turns.system().isEmpty() || instruction != null) {
            json.name("system").beginArray();
            MessagesBlockWriter blocks = new MessagesBlockWriter(json.out(), ids, losses);
            blocks.write(turns.system());
            if (instruction != null) {
                blocks.write(List.of(ContentBlock.Text.of(instruction)));
            }
            json.out().endArray();
        }
    }

    /** What the system says of the answer's form where no member can say it. */
    private @Nullable String instruction(@Nullable ResponseFormat format) {
        if (format instanceof ResponseFormat.JsonSchema schema) {
            if (schema.schema() != null && capabilities.takes(Feature.JSON_SCHEMA)) {
                return null;
            }
            losses.add("response_format", "asked for in the system's words, and not enforced");
            return "Answer with one JSON object and nothing else: no words around it and no code fence."
                    + (schema.schema() == null
                            ? ""
                            : " It must follow this JSON schema: "
                                    + schema.schema().text());
        }
        if (format instanceof ResponseFormat.JsonObject) {
            losses.add("response_format", "asked for in the system's words, and not enforced");
            return "Answer with one JSON object and nothing else: no words around it and no code fence.";
        }
        if (format instanceof ResponseFormat.Other other && !other.dialect().equals(OURS)) {
            losses.add("response_format", "a form that only " + other.dialect() + " knows");
        }
        return null;
    }

    private void messages() {
        json.name("messages").beginArray();
        MessagesBlockWriter blocks = new MessagesBlockWriter(json.out(), ids, losses);
        for (MessagesTurns.Turn turn : turns.turns()) {
            MessagesJson element = new MessagesJson(json.out()).begin().string("role", turn.role);
            if (turn.plain()) {
                element.string("content", ((ContentBlock.Text) turn.content().get(0)).text());
            } else {
                element.name("content").beginArray();
                blocks.write(turn.content());
                json.out().endArray();
            }
            turn.extensions.forEach(said -> element.rest(said, ""));
            element.end();
        }
        json.out().endArray();
    }

    private void thinking() {
        if (thinking.mode() == MessagesThinking.Mode.UNSAID) {
            return;
        }
        MessagesJson inner = new MessagesJson(json.name("thinking")).begin();
        if (thinking.mode() == MessagesThinking.Mode.DISABLED) {
            inner.string("type", "disabled");
        } else {
            boolean budget = thinking.mode() == MessagesThinking.Mode.ENABLED;
            inner.string("type", budget ? "enabled" : "adaptive");
            if (budget) {
                inner.integer("budget_tokens", thinking.budget());
            }
            inner.string("display", display(request.reasoning().summary()));
        }
        inner.rest(request.extensions(), MessagesRequestReader.THINKING);
        inner.end();
    }

    /** Of other dialects' words for summaries each asks for one. */
    private static @Nullable String display(@Nullable String summary) {
        return summary == null || summary.equals("omitted") ? summary : "summarized";
    }

    private void outputConfig() {
        ResponseFormat format = request.output().format();
        boolean schema = format instanceof ResponseFormat.JsonSchema asked
                && asked.schema() != null
                && capabilities.takes(Feature.JSON_SCHEMA);
        boolean other =
                format instanceof ResponseFormat.Other kept && kept.dialect().equals(OURS);
        if (thinking.effort() == null
                && !schema
                && !other
                && !MessagesJson.kept(request.extensions(), MessagesRequestReader.OUTPUT_CONFIG)) {
            return;
        }
        MessagesJson config = new MessagesJson(json.name("output_config")).begin();
        config.string("effort", thinking.effort());
        if (schema && format instanceof ResponseFormat.JsonSchema asked) {
            MessagesJson inner = new MessagesJson(config.name("format")).begin().string("type", "json_schema");
            RawJson wanted = asked.schema();
            inner.raw("schema", wanted == null ? null : ClosedSchema.of(wanted, losses));
            inner.rest(asked.extensions(), "");
            inner.end();
        } else if (other && format instanceof ResponseFormat.Other kept) {
            config.raw("format", kept.raw());
        }
        config.rest(request.extensions(), MessagesRequestReader.OUTPUT_CONFIG);
        config.end();
    }

    private void sampling() {
        GenerationRequest.Sampling sampling = request.sampling();
        BigDecimal temperature = temperature(sampling.temperature());
        json.number("temperature", temperature);
        BigDecimal topP = sampling.topP();
        if (topP != null && thinking.on() && topP.compareTo(LEAST_TOP_P) < 0) {
            losses.add("top_p", "a model that thinks takes none below 0.95");
        } else {
            json.number("top_p", topP);
        }
        if (sampling.topK() != null && thinking.on()) {
            losses.add("top_k", "a model that thinks takes none");
        } else {
            json.number("top_k", sampling.topK());
        }
        lost(sampling.frequencyPenalty(), "frequency_penalty");
        lost(sampling.presencePenalty(), "presence_penalty");
        lost(sampling.seed(), "seed");
        lost(
                sampling.logitBias() == null || sampling.logitBias().isEmpty() ? null : sampling.logitBias(),
                "logit_bias");
        lost(Boolean.TRUE.equals(sampling.logprobs()) ? Boolean.TRUE : null, "logprobs");
    }

    private @Nullable BigDecimal temperature(@Nullable BigDecimal asked) {
        if (asked == null) {
            return null;
        }
        if (thinking.on() && asked.compareTo(BigDecimal.ONE) != 0) {
            losses.add("temperature", "a model that thinks takes none but 1");
            return null;
        }
        if (asked.compareTo(BigDecimal.ONE) > 0) {
            losses.add("temperature", asked + " became 1, the highest");
            return BigDecimal.ONE;
        }
        return asked;
    }

    private void output() {
        GenerationRequest.Output output = request.output();
        List<String> stop = output.stop();
        if (stop != null) {
            List<String> taken = stop.stream().filter(text -> !text.isBlank()).toList();
            if (taken.size() < stop.size()) {
                losses.add("stop", "a text of nothing but space is no place to stop");
            }
            if (!taken.isEmpty() || stop.isEmpty()) {
                json.strings("stop_sequences", taken);
            }
        }
        lost(output.candidates() != null && output.candidates() > 1 ? output.candidates() : null, "n");
        lost(output.verbosity(), "verbosity");
        boolean more = output.modalities() != null
                && output.modalities().stream().anyMatch(modality -> !modality.equals("text"));
        lost(more ? output.modalities() : null, "modalities");
    }

    private void attribution() {
        GenerationRequest.Attribution whose = request.attribution();
        // A hashed name is what Anthropic wants there; it is taken where no other is.
        String user = whose.user() != null ? whose.user() : whose.safetyIdentifier();
        if (user != null || MessagesJson.kept(request.extensions(), MessagesRequestReader.METADATA)) {
            MessagesJson inner = new MessagesJson(json.name("metadata")).begin().string("user_id", user);
            inner.rest(request.extensions(), MessagesRequestReader.METADATA);
            inner.end();
        }
        lost(whose.user() == null ? null : whose.safetyIdentifier(), "safety_identifier");
        lost(whose.promptCacheKey(), "prompt_cache_key");
        lost(whose.metadata() == null || whose.metadata().isEmpty() ? null : whose.metadata(), "metadata");
        lost(Boolean.TRUE.equals(whose.store()) ? Boolean.TRUE : null, "store");
        serviceTier(whose.serviceTier());
    }

    /** Priority is Anthropic's wherever it was bought and nobody says otherwise. */
    private void serviceTier(@Nullable String tier) {
        if (tier == null) {
            return;
        }
        switch (tier) {
            case "auto", "priority" -> json.string("service_tier", "auto");
            case "default", "standard", "standard_only" -> json.string("service_tier", "standard_only");
            default -> losses.add("service_tier", "Anthropic has no tier " + tier);
        }
    }

    private void extensions() {
        Extensions said = request.extensions();
        json.rest(
                said,
                "",
                MessagesRequestReader.METADATA,
                MessagesRequestReader.OUTPUT_CONFIG,
                MessagesRequestReader.THINKING);
        foreign(said, "");
        foreign(request.delivery().extensions(), "stream_options.");
    }

    private void foreign(Extensions said, String prefix) {
        if (!said.dialect().equals(OURS)) {
            for (Map.Entry<String, RawJson> member : said.members().entrySet()) {
                if (!member.getValue().isNull()) {
                    losses.add(prefix + member.getKey(), "Messages have no word for it");
                }
            }
        }
    }

    private void lost(@Nullable Object value, String name) {
        if (value != null) {
            losses.add(name, "Messages have no word for it");
        }
    }
}
