package io.gapura.dialect.gemini.generate;

import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import io.gapura.model.Usage;

/**
 * {@code usageMetadata} (ai.google.dev/api/generate-content#UsageMetadata). Thoughts are counted beside the candidates there, and
 * what tools gave back beside the prompt: our input and output hold them. Stateless.
 */
final class GeminiUsage {
    private GeminiUsage() {}

    /** Reads the object that the reader stands before. Numbers that are none count as 0. */
    static Usage read(JsonReader reader) {
        Counts counts = new Counts();
        reader.beginObject();
        while (reader.nextMember()) {
            if (Spelling.is(reader, "promptTokenCount")) {
                counts.prompt = count(reader);
            } else if (Spelling.is(reader, "toolUsePromptTokenCount")) {
                counts.tools = count(reader);
            } else if (Spelling.is(reader, "cachedContentTokenCount")) {
                counts.cached = count(reader);
            } else if (Spelling.is(reader, "candidatesTokenCount")) {
                counts.candidates = count(reader);
            } else if (Spelling.is(reader, "thoughtsTokenCount")) {
                counts.thoughts = count(reader);
            } else if (Spelling.is(reader, "promptTokensDetails")
                    || Spelling.is(reader, "toolUsePromptTokensDetails")) {
                counts.inputAudio += audio(reader);
            } else if (Spelling.is(reader, "candidatesTokensDetails")) {
                counts.outputAudio += audio(reader);
            }
        }
        return counts.usage();
    }

    /** The same with the vendor's own object beside it. */
    static Usage withRaw(Usage usage, String raw) {
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

    /** Writes the object. */
    static void write(JsonWriter json, Usage usage, Losses losses) {
        if (usage.cacheWriteTokens() > 0) {
            losses.add("answer.usage.cache_write", "Gemini does not count what goes into the cache");
        }
        json.beginObject().member("promptTokenCount", usage.inputTokens());
        json.member("candidatesTokenCount", Math.max(0, usage.outputTokens() - usage.reasoningTokens()));
        json.member("totalTokenCount", usage.totalTokens());
        if (usage.cachedTokens() > 0) {
            json.member("cachedContentTokenCount", usage.cachedTokens());
        }
        if (usage.reasoningTokens() > 0) {
            json.member("thoughtsTokenCount", usage.reasoningTokens());
        }
        audio(json, "promptTokensDetails", usage.inputAudioTokens(), usage.inputTokens());
        audio(
                json,
                "candidatesTokensDetails",
                usage.outputAudioTokens(),
                usage.outputTokens() - usage.reasoningTokens());
        json.endObject();
    }

    private static void audio(JsonWriter json, String name, long audio, long all) {
        if (audio > 0) {
            json.name(name).beginArray();
            if (all > audio) {
                modality(json, "TEXT", all - audio);
            }
            modality(json, "AUDIO", audio);
            json.endArray();
        }
    }

    private static void modality(JsonWriter json, String word, long count) {
        json.beginObject().member("modality", word).member("tokenCount", count).endObject();
    }

    /** The tokens that are sound, in a list of counts by modality. */
    private static long audio(JsonReader reader) {
        if (reader.peek() != JsonKind.ARRAY) {
            reader.skip();
            return 0;
        }
        long audio = 0;
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() != JsonKind.OBJECT) {
                continue;
            }
            boolean sound = false;
            long count = 0;
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("modality") && reader.peek() == JsonKind.STRING) {
                    sound = reader.string().equals("AUDIO");
                } else if (Spelling.is(reader, "tokenCount")) {
                    count = count(reader);
                }
            }
            audio += sound ? count : 0;
        }
        return audio;
    }

    private static long count(JsonReader reader) {
        JsonKind kind = reader.peek();
        reader.skip();
        if (kind != JsonKind.NUMBER) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(reader.raw()));
        } catch (NumberFormatException e) {
            return Math.max(0, (long) Double.parseDouble(reader.raw()));
        }
    }

    private static final class Counts {
        private long prompt;
        private long tools;
        private long cached;
        private long candidates;
        private long thoughts;
        private long inputAudio;
        private long outputAudio;

        /** Sums that no answer has become the largest number instead of a negative one. */
        Usage usage() {
            return new Usage(
                    sum(prompt, tools),
                    cached,
                    0,
                    inputAudio,
                    sum(candidates, thoughts),
                    thoughts,
                    outputAudio,
                    0,
                    0,
                    null);
        }

        private static long sum(long one, long other) {
            long sum = one + other;
            return sum < 0 ? Long.MAX_VALUE : sum;
        }
    }
}
