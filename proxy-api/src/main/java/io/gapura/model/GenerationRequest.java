package io.gapura.model;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a model, in nobody's dialect. Immutable.
 *
 * <p>Null means "not said", and a writer doesn't say it either: defaults are the provider's business. Numbers that are not
 * whole are {@link BigDecimal}, so that {@code 0.1} and {@code 1.0} come out as they went in.
 *
 * @param model the model as the client named it
 * @param messages the conversation, operator's instructions included
 * @param tools what the model may call
 * @param sampling how it picks its words
 * @param output how much it may say, and in which form
 * @param reasoning how it thinks
 * @param delivery how the answer is to arrive
 * @param attribution whose request it is
 * @param extensions what else the dialect says at the top level
 */
public record GenerationRequest(
        String model,
        List<Message> messages,
        Tools tools,
        Sampling sampling,
        Output output,
        Reasoning reasoning,
        Delivery delivery,
        Attribution attribution,
        Extensions extensions) {
    /** Copies the messages. */
    public GenerationRequest {
        messages = List.copyOf(messages);
    }

    /** A request that says nothing but a model's name and a conversation. */
    public static GenerationRequest of(String model, List<Message> messages) {
        return new GenerationRequest(
                model,
                messages,
                Tools.NONE,
                Sampling.DEFAULT,
                Output.DEFAULT,
                Reasoning.DEFAULT,
                Delivery.WHOLE,
                Attribution.NONE,
                Extensions.NONE);
    }

    /** The same for another model. */
    public GenerationRequest withModel(String model) {
        return new GenerationRequest(
                model, messages, tools, sampling, output, reasoning, delivery, attribution, extensions);
    }

    /** The same with other messages. */
    public GenerationRequest withMessages(List<Message> messages) {
        return new GenerationRequest(
                model, messages, tools, sampling, output, reasoning, delivery, attribution, extensions);
    }

    /** The same in other words of how the model picks its own. */
    public GenerationRequest withSampling(Sampling sampling) {
        return new GenerationRequest(
                model, messages, tools, sampling, output, reasoning, delivery, attribution, extensions);
    }

    /** The same for another form of the answer. */
    public GenerationRequest withOutput(Output output) {
        return new GenerationRequest(
                model, messages, tools, sampling, output, reasoning, delivery, attribution, extensions);
    }

    /**
     * What the model may call.
     *
     * @param defined the tools
     * @param choice which of them it may or must call
     * @param parallel whether it may call several at once
     */
    public record Tools(List<Tool> defined, @Nullable ToolChoice choice, @Nullable Boolean parallel) {
        /** No tools. */
        public static final Tools NONE = new Tools(List.of(), null, null);

        /** Copies the tools. */
        public Tools {
            defined = List.copyOf(defined);
        }
    }

    /**
     * How the model picks its words.
     *
     * @param temperature 0 to 2 at OpenAI, 0 to 1 at Anthropic
     * @param topP share of the probability mass
     * @param topK how many candidates
     * @param frequencyPenalty -2 to 2
     * @param presencePenalty -2 to 2
     * @param seed for answers that can be had again
     * @param logitBias by token id, in the order given; null where it was not said
     * @param logprobs whether the answer tells how likely its tokens were
     * @param topLogprobs how many others it tells for each
     */
    public record Sampling(
            @Nullable BigDecimal temperature,
            @Nullable BigDecimal topP,
            @Nullable BigDecimal topK,
            @Nullable BigDecimal frequencyPenalty,
            @Nullable BigDecimal presencePenalty,
            @Nullable Long seed,
            @Nullable Map<String, BigDecimal> logitBias,
            @Nullable Boolean logprobs,
            @Nullable Long topLogprobs) {
        /** Nothing said. */
        public static final Sampling DEFAULT = new Sampling(null, null, null, null, null, null, null, null, null);

        /** The same with another seed. */
        public Sampling withSeed(@Nullable Long seed) {
            return new Sampling(
                    temperature, topP, topK, frequencyPenalty, presencePenalty, seed, logitBias, logprobs, topLogprobs);
        }

        /** Copies the bias, keeping its order. */
        public Sampling {
            logitBias = logitBias == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(logitBias));
        }
    }

    /**
     * How much the model may say, and in which form.
     *
     * @param maxTokens how many tokens may be generated, by the older word that models without reasoning know
     * @param maxCompletionTokens how many tokens may be generated, thoughts included
     * @param stop texts at which to stop; null where it was not said
     * @param candidates how many answers are wanted
     * @param format the form of the text
     * @param verbosity how much to say, in the dialect's word
     * @param modalities {@code text}, {@code audio}, {@code image}; null where it was not said
     */
    public record Output(
            @Nullable Long maxTokens,
            @Nullable Long maxCompletionTokens,
            @Nullable List<String> stop,
            @Nullable Long candidates,
            @Nullable ResponseFormat format,
            @Nullable String verbosity,
            @Nullable List<String> modalities) {
        /** Nothing said. */
        public static final Output DEFAULT = new Output(null, null, null, null, null, null, null);

        /** Copies the lists. */
        public Output {
            stop = stop == null ? null : List.copyOf(stop);
            modalities = modalities == null ? null : List.copyOf(modalities);
        }

        /** The same for another number of answers. */
        public Output withCandidates(@Nullable Long candidates) {
            return new Output(maxTokens, maxCompletionTokens, stop, candidates, format, verbosity, modalities);
        }

        /** The limit of generated tokens by whichever word it was given, null where it was not. */
        public @Nullable Long limit() {
            return maxCompletionTokens != null ? maxCompletionTokens : maxTokens;
        }
    }

    /**
     * How the model thinks.
     *
     * @param effort {@code none}, {@code minimal}, {@code low}, {@code medium}, {@code high}, or a later word
     * @param budgetTokens how many tokens it may think for
     * @param summary whether and how thoughts are summed up for the reader, in the dialect's word
     * @param encrypted whether thoughts are wanted in a form that can be sent back
     */
    public record Reasoning(
            @Nullable String effort,
            @Nullable Long budgetTokens,
            @Nullable String summary,
            @Nullable Boolean encrypted) {
        /** Nothing said. */
        public static final Reasoning DEFAULT = new Reasoning(null, null, null, null);
    }

    /**
     * How the answer is to arrive.
     *
     * @param stream whether as a stream; null where it was not said, which means whole
     * @param usageAsked whether a stream tells at its end what it cost; null where it was not said
     * @param extensions what else the dialect says of the stream
     */
    public record Delivery(@Nullable Boolean stream, @Nullable Boolean usageAsked, Extensions extensions) {
        /** Nothing said: whole. */
        public static final Delivery WHOLE = new Delivery(null, null, Extensions.NONE);

        /** A stream that tells its usage. */
        public static final Delivery STREAM = new Delivery(true, true, Extensions.NONE);

        /** Whether the answer is to be a stream. */
        public boolean streamed() {
            return Boolean.TRUE.equals(stream);
        }
    }

    /**
     * Whose request it is, and how the provider is to treat it.
     *
     * @param user the end user, in the client's word
     * @param safetyIdentifier the end user, hashed, for the provider's abuse checks
     * @param promptCacheKey what requests that share a prompt have in common
     * @param serviceTier how urgent it is
     * @param metadata the client's own notes; null where there are none
     * @param store whether the provider keeps the answer
     */
    public record Attribution(
            @Nullable String user,
            @Nullable String safetyIdentifier,
            @Nullable String promptCacheKey,
            @Nullable String serviceTier,
            @Nullable Map<String, String> metadata,
            @Nullable Boolean store) {
        /** Nothing said. */
        public static final Attribution NONE = new Attribution(null, null, null, null, null, null);

        /** Copies the notes, keeping their order. */
        public Attribution {
            metadata = metadata == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        }
    }
}
