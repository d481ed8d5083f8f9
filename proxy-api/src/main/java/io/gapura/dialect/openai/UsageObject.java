package io.gapura.dialect.openai;

import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.RawJson;
import io.gapura.model.Usage;

/**
 * The {@code usage} object of chat completions. Stateless. OpenAI counts as we do: prompt tokens include what the cache
 * gave, completion tokens include what was thought.
 */
public final class UsageObject {
    private UsageObject() {}

    /** Reads the object that the reader stands before. Numbers that are none count as 0. */
    public static Usage read(JsonReader reader) {
        Counts counts = new Counts();
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("prompt_tokens")) {
                counts.input = count(reader);
            } else if (reader.nameIs("completion_tokens")) {
                counts.output = count(reader);
            } else if (reader.nameIs("prompt_tokens_details") && reader.peek() == JsonKind.OBJECT) {
                counts.promptDetails(reader);
            } else if (reader.nameIs("completion_tokens_details") && reader.peek() == JsonKind.OBJECT) {
                counts.completionDetails(reader);
            } else if (reader.nameIs("prompt_cache_hit_tokens") && counts.cached == 0) {
                // The word of compatible servers that have no details object.
                counts.cached = count(reader);
            }
        }
        return counts.usage();
    }

    /** The same with the vendor's own object beside it. */
    public static Usage withRaw(Usage usage, String raw) {
        return new Usage(
                usage.inputTokens(),
                usage.cachedTokens(),
                usage.cacheWriteTokens(),
                usage.inputAudioTokens(),
                usage.outputTokens(),
                usage.reasoningTokens(),
                usage.outputAudioTokens(),
                usage.acceptedPredictionTokens(),
                usage.rejectedPredictionTokens(),
                new RawJson(raw));
    }

    /** Writes the object with every detail that OpenAI's reference lists, so that strict clients find them. */
    public static void write(JsonWriter out, Usage usage) {
        out.beginObject()
                .member("prompt_tokens", usage.inputTokens())
                .member("completion_tokens", usage.outputTokens())
                .member("total_tokens", usage.totalTokens());
        out.name("prompt_tokens_details").beginObject().member("cached_tokens", usage.cachedTokens());
        if (usage.cacheWriteTokens() > 0) { // not every server tells it
            out.member("cache_write_tokens", usage.cacheWriteTokens());
        }
        out.member("audio_tokens", usage.inputAudioTokens()).endObject();
        out.name("completion_tokens_details")
                .beginObject()
                .member("reasoning_tokens", usage.reasoningTokens())
                .member("audio_tokens", usage.outputAudioTokens())
                .member("accepted_prediction_tokens", usage.acceptedPredictionTokens())
                .member("rejected_prediction_tokens", usage.rejectedPredictionTokens())
                .endObject();
        out.endObject();
    }

    private static long count(JsonReader reader) {
        JsonKind kind = reader.peek();
        reader.skip();
        if (kind != JsonKind.NUMBER) {
            return 0;
        }
        // By way of a double: 12.0 is 12, and no exponent is large enough to hurt.
        String raw = reader.raw();
        try {
            return Math.max(0, Long.parseLong(raw));
        } catch (NumberFormatException e) {
            return Math.max(0, (long) Double.parseDouble(raw));
        }
    }

    private static final class Counts {
        private long input;
        private long cached;
        private long inputAudio;
        private long cacheWrite;
        private long output;
        private long reasoning;
        private long outputAudio;
        private long accepted;
        private long rejected;

        void promptDetails(JsonReader reader) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("cached_tokens")) {
                    cached = count(reader);
                } else if (reader.nameIs("audio_tokens")) {
                    inputAudio = count(reader);
                } else if (reader.nameIs("cache_write_tokens") || reader.nameIs("cache_creation_tokens")) {
                    cacheWrite = count(reader);
                }
            }
        }

        void completionDetails(JsonReader reader) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("reasoning_tokens")) {
                    reasoning = count(reader);
                } else if (reader.nameIs("audio_tokens")) {
                    outputAudio = count(reader);
                } else if (reader.nameIs("accepted_prediction_tokens")) {
                    accepted = count(reader);
                } else if (reader.nameIs("rejected_prediction_tokens")) {
                    rejected = count(reader);
                }
            }
        }

        Usage usage() {
            return new Usage(
                    input, cached, cacheWrite, inputAudio, output, reasoning, outputAudio, accepted, rejected, null);
        }
    }
}
