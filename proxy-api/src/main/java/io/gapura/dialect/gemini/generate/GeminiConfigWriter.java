package io.gapura.dialect.gemini.generate;

import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.Capabilities;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.ReasoningEffort;
import io.gapura.model.ResponseFormat;
import io.gapura.model.Thinking;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes {@code generationConfig}. Used once, by one thread. */
final class GeminiConfigWriter {
    private static final String OURS = GeminiGenerateDialect.NAME;

    /** The words of {@code thinkingLevel} (ai.google.dev/gemini-api/docs/thinking). */
    private static final Map<String, String> LEVELS =
            Map.of("minimal", "MINIMAL", "low", "LOW", "medium", "MEDIUM", "high", "HIGH");

    private final GeminiJson request;
    private final Capabilities capabilities;
    private final Losses losses;
    private final ByteBuilder out = new ByteBuilder(256);
    private final GeminiJson json = new GeminiJson(new JsonWriter(out));
    private Extensions extensions = Extensions.NONE;

    GeminiConfigWriter(GeminiJson request, Capabilities capabilities, Losses losses) {
        this.request = request;
        this.capabilities = capabilities;
        this.losses = losses;
    }

    void write(GenerationRequest from) {
        extensions = from.extensions();
        json.begin();
        sampling(from.sampling());
        output(from.output());
        thinking(from.reasoning());
        json.rest(extensions, GeminiConfigReader.PREFIX, GeminiConfigReader.THINKING);
        json.end();
        if (out.length() > 2 || formed("generationConfig")) {
            request.name("generationConfig").raw(out.array(), 0, out.length());
        }
    }

    private void sampling(GenerationRequest.Sampling sampling) {
        json.number("temperature", sampling.temperature());
        json.number("topP", sampling.topP());
        json.number("topK", sampling.topK());
        json.number("presencePenalty", sampling.presencePenalty());
        json.number("frequencyPenalty", sampling.frequencyPenalty());
        json.integer("seed", sampling.seed());
        json.flag("responseLogprobs", sampling.logprobs());
        json.integer("logprobs", sampling.topLogprobs());
        if (sampling.logitBias() != null) {
            losses.add("logit_bias", "Gemini has no bias by token");
        }
    }

    private void output(GenerationRequest.Output output) {
        json.integer("maxOutputTokens", output.limit());
        json.strings("stopSequences", output.stop());
        json.integer("candidateCount", output.candidates());
        List<String> modalities = output.modalities();
        if (modalities != null && !extensions.of(OURS).containsKey(GeminiConfigReader.PREFIX + "responseModalities")) {
            json.strings(
                    "responseModalities",
                    modalities.stream()
                            .map(word -> word.toUpperCase(Locale.ROOT))
                            .toList());
        }
        if (output.verbosity() != null) {
            losses.add("verbosity", "Gemini has no word for how much to say");
        }
        if (output.format() != null) {
            format(output.format());
        }
    }

    private void format(ResponseFormat format) {
        if (format instanceof ResponseFormat.Other other) {
            if (other.dialect().equals(OURS)) {
                String members = other.raw().text();
                json.leaveOut("responseMimeType");
                json.out().raw(members.substring(1, members.length() - 1)); // the members of an object, as they were
            } else {
                losses.add("response_format", "a form that only " + other.dialect() + " knows");
            }
            return;
        }
        if (format instanceof ResponseFormat.PlainText) {
            json.string("responseMimeType", "text/plain");
            return;
        }
        json.string("responseMimeType", formed("untyped") ? null : "application/json");
        if (format instanceof ResponseFormat.JsonSchema schema) {
            if (schema.description() != null) {
                losses.add("response_format.description", "Gemini's schemas of answers have none");
            }
            json.raw(formed(GeminiConfigReader.SCHEMA) ? "responseSchema" : "responseJsonSchema", schema.schema());
        }
    }

    private void thinking(GenerationRequest.Reasoning reasoning) {
        ByteBuilder bytes = new ByteBuilder(64);
        GeminiJson thinking = new GeminiJson(new JsonWriter(bytes)).begin();
        boolean thinks = amount(thinking, reasoning);
        boolean ours = formed(GeminiConfigReader.THINKS);
        if (reasoning.summary() != null || (thinks && !ours)) {
            thinking.flag("includeThoughts", true);
        }
        thinking.rest(extensions, GeminiConfigReader.PREFIX + GeminiConfigReader.THINKING);
        thinking.end();
        if (bytes.length() > 2 || ours) {
            json.name("thinkingConfig").raw(bytes.array(), 0, bytes.length());
        }
    }

    /** How much to think; whether it is more than nothing. */
    private boolean amount(GeminiJson thinking, GenerationRequest.Reasoning reasoning) {
        String effort = reasoning.effort();
        Long budget = reasoning.budgetTokens();
        if (effort == null && budget == null) {
            return false;
        }
        Thinking how = capabilities.thinking();
        boolean byWord = how == Thinking.EFFORT
                || how == Thinking.ADAPTIVE
                || (how == Thinking.UNKNOWN && formed(GeminiConfigReader.LEVEL));
        if (how == Thinking.NONE) {
            if (!"none".equals(effort) && !Long.valueOf(0).equals(budget)) {
                losses.add("reasoning_effort", "the model does not think");
            }
            return false;
        }
        if (byWord) {
            String word = effort != null ? effort : ReasoningEffort.effort(budget == null ? 0 : budget);
            String level = level(word);
            thinking.string(
                    "thinkingLevel",
                    level != null && formed(GeminiConfigReader.SMALL_LEVEL) ? level.toLowerCase(Locale.ROOT) : level);
            return level != null && !word.equals("none");
        }
        Long tokens = budget != null ? budget : effort == null ? null : ReasoningEffort.budget(effort);
        if (tokens == null) {
            losses.add("reasoning_effort", "no number of tokens is known for this word");
            return false;
        }
        thinking.integer("thinkingBudget", tokens);
        return tokens > 0;
    }

    private @Nullable String level(String word) {
        String level = LEVELS.get(word);
        if (level != null) {
            return level;
        }
        if (formed(GeminiConfigReader.LEVEL)) {
            return word.toUpperCase(Locale.ROOT); // a word of Gemini's own that is newer than this list
        }
        if (word.equals("none")) {
            losses.add("reasoning_effort", "the model always thinks: it is told to think as little as it can");
            return "MINIMAL";
        }
        losses.add("reasoning_effort", "Gemini has no word for this much");
        return word.equals("xhigh") || word.equals("max") ? "HIGH" : null;
    }

    private boolean formed(String form) {
        return extensions.formed(OURS, form);
    }
}
