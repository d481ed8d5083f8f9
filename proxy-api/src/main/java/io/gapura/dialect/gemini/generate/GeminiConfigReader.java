package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.Members;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.RawJson;
import io.gapura.model.ResponseFormat;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code generationConfig} (ai.google.dev/api/generate-content#v1beta.GenerationConfig). Used once, by one thread.
 */
final class GeminiConfigReader {
    static final String PREFIX = "generationConfig.";
    static final String THINKING = "thinkingConfig.";

    /** Marks a request that has a word for how much to think, and not a number. */
    static final String LEVEL = "thinkingLevel";

    /** Marks such a word in small letters. */
    static final String SMALL_LEVEL = "small-level";

    /** Marks a request of this dialect that speaks of thinking. */
    static final String THINKS = "thinkingConfig";

    /** Marks a form of the answer in Gemini's own subset of OpenAPI. */
    static final String SCHEMA = "responseSchema";

    private @Nullable BigDecimal temperature;
    private @Nullable BigDecimal topP;
    private @Nullable BigDecimal topK;
    private @Nullable BigDecimal frequencyPenalty;
    private @Nullable BigDecimal presencePenalty;
    private @Nullable Long seed;
    private @Nullable Boolean logprobs;
    private @Nullable Long topLogprobs;
    private @Nullable Long limit;
    private @Nullable List<String> stop;
    private @Nullable Long candidates;
    private @Nullable List<String> modalities;
    private @Nullable String mediaType;
    private @Nullable RawJson schema;
    private boolean subset;
    private @Nullable String effort;
    private @Nullable Long budget;
    private @Nullable String summary;

    /** Reads the object that the reader of the request stands before. */
    void read(Members body) {
        Members config = body.object();
        config.form("generationConfig");
        while (config.next()) {
            if (!sampling(config) && !output(config)) {
                config.keep("");
            }
        }
        if (schema != null && mediaType == null) {
            config.form("untyped");
        }
        body.adopt(PREFIX, config);
    }

    private boolean sampling(Members config) {
        if (config.is("temperature")) {
            temperature = config.decimal();
        } else if (Spelling.is(config, "topP")) {
            topP = config.decimal();
        } else if (Spelling.is(config, "topK")) {
            topK = config.decimal();
        } else if (Spelling.is(config, "frequencyPenalty")) {
            frequencyPenalty = config.decimal();
        } else if (Spelling.is(config, "presencePenalty")) {
            presencePenalty = config.decimal();
        } else if (config.is("seed")) {
            seed = config.integer();
        } else if (Spelling.is(config, "responseLogprobs")) {
            logprobs = config.bool();
        } else if (config.is("logprobs")) {
            topLogprobs = config.integer();
        } else {
            return false;
        }
        return true;
    }

    private boolean output(Members config) {
        if (Spelling.is(config, "maxOutputTokens")) {
            limit = config.integer();
        } else if (Spelling.is(config, "stopSequences")) {
            stop = config.strings();
        } else if (Spelling.is(config, "candidateCount")) {
            candidates = config.integer();
        } else if (Spelling.is(config, "responseModalities")) {
            modalities(config);
        } else if (Spelling.is(config, "responseMimeType")) {
            mediaType = config.string();
        } else if (Spelling.is(config, "responseSchema") && schema == null) {
            schema = config.raw();
            subset = true;
            config.form(SCHEMA);
        } else if (Spelling.is(config, "responseJsonSchema") && schema == null) {
            schema = config.raw();
        } else if (Spelling.is(config, "thinkingConfig")) {
            thinking(config);
        } else {
            return false;
        }
        return true;
    }

    private void modalities(Members config) {
        List<String> words = config.strings();
        modalities = words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
        if (words.stream().anyMatch(word -> !word.equals(word.toUpperCase(Locale.ROOT)))) {
            StringBuilder raw = new StringBuilder("[");
            words.forEach(word -> raw.append(raw.length() > 1 ? "," : "").append(Quoted.of(word)));
            config.keep("responseModalities", new RawJson(raw.append(']').toString()));
        }
    }

    private void thinking(Members config) {
        Members thinking = config.object();
        thinking.form(THINKS);
        while (thinking.next()) {
            if (Spelling.is(thinking, "includeThoughts")) {
                if (thinking.bool()) {
                    summary = "auto";
                } else {
                    thinking.keep("includeThoughts", new RawJson("false"));
                }
            } else if (Spelling.is(thinking, "thinkingBudget")) {
                long tokens = thinking.integer();
                if (tokens < 0) { // as the model likes, which is what nothing said means elsewhere
                    thinking.keep("thinkingBudget", new RawJson(Long.toString(tokens)));
                } else {
                    budget = tokens;
                }
            } else if (Spelling.is(thinking, "thinkingLevel")) {
                String level = thinking.string();
                effort = level.toLowerCase(Locale.ROOT);
                thinking.form(LEVEL);
                if (effort.equals(level)) {
                    thinking.form(SMALL_LEVEL);
                }
            } else {
                thinking.keep("");
            }
        }
        config.adopt(THINKING, thinking);
    }

    GenerationRequest.Sampling sampling() {
        return new GenerationRequest.Sampling(
                temperature, topP, topK, frequencyPenalty, presencePenalty, seed, null, logprobs, topLogprobs);
    }

    GenerationRequest.Output output() {
        return new GenerationRequest.Output(null, limit, stop, candidates, format(), null, modalities);
    }

    GenerationRequest.Reasoning reasoning() {
        return new GenerationRequest.Reasoning(effort, budget, summary, null);
    }

    private @Nullable ResponseFormat format() {
        String type = mediaType;
        if (type != null && !type.equals("application/json") && !(type.equals("text/plain") && schema == null)) {
            return new ResponseFormat.Other(GeminiGenerateDialect.NAME, other(type));
        }
        if (schema != null) {
            return new ResponseFormat.JsonSchema("", null, schema, null, Extensions.NONE);
        }
        if (type == null) {
            return null;
        }
        return type.equals("text/plain") ? new ResponseFormat.PlainText() : new ResponseFormat.JsonObject();
    }

    /** A form that only Gemini has, such as one word out of a list: both members as they were. */
    private RawJson other(String type) {
        StringBuilder raw = new StringBuilder("{\"responseMimeType\":").append(Quoted.of(type));
        if (schema != null) {
            raw.append(subset ? ",\"responseSchema\":" : ",\"responseJsonSchema\":")
                    .append(schema.text());
        }
        return new RawJson(raw.append('}').toString());
    }
}
