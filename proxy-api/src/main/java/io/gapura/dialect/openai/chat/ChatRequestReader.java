package io.gapura.dialect.openai.chat;

import io.gapura.dialect.Members;
import io.gapura.error.ErrorKind;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Message;
import io.gapura.model.RawJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request body in canonical words. Used once, by one thread. What the words don't cover is kept as it was written,
 * explicit nulls too, so that the writer gives an equal body back.
 */
final class ChatRequestReader {
    private final JsonReader reader;
    private final Members members;
    private final ChatToolsReader tools;
    private final List<Message> messages = new ArrayList<>();

    private @Nullable String model;
    private @Nullable BigDecimal temperature;
    private @Nullable BigDecimal topP;
    private @Nullable BigDecimal topK;
    private @Nullable BigDecimal frequencyPenalty;
    private @Nullable BigDecimal presencePenalty;
    private @Nullable Long seed;
    private @Nullable Map<String, BigDecimal> logitBias;
    private @Nullable Boolean logprobs;
    private @Nullable Long topLogprobs;
    private @Nullable Long maxTokens;
    private @Nullable Long maxCompletionTokens;
    private @Nullable List<String> stop;
    private @Nullable Long candidates;
    private @Nullable String verbosity;
    private @Nullable List<String> modalities;
    private @Nullable String effort;
    private @Nullable Boolean stream;
    private GenerationRequest.@Nullable Delivery options;
    private @Nullable String user;
    private @Nullable String safetyIdentifier;
    private @Nullable String promptCacheKey;
    private @Nullable String serviceTier;
    private @Nullable Map<String, String> metadata;
    private @Nullable Boolean store;

    private ChatRequestReader(byte[] body) {
        reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        members = new Members(reader, "", OpenAiChatDialect.NAME);
        tools = new ChatToolsReader(members);
    }

    static GenerationRequest read(byte[] body) {
        return new ChatRequestReader(body).request();
    }

    private GenerationRequest request() {
        members.begin();
        while (members.next()) {
            if (!conversation() && !sampling() && !output() && !delivery() && !attribution() && !tools.member()) {
                members.keep("");
            }
        }
        reader.end();
        if (model == null) {
            throw Members.invalid("\"model\" is missing: it names the model that is to answer", "model");
        }
        return new GenerationRequest(
                model,
                messages,
                tools.tools(),
                new GenerationRequest.Sampling(
                        temperature,
                        topP,
                        topK,
                        frequencyPenalty,
                        presencePenalty,
                        seed,
                        logitBias,
                        logprobs,
                        topLogprobs),
                new GenerationRequest.Output(
                        maxTokens, maxCompletionTokens, stop, candidates, tools.format(), verbosity, modalities),
                new GenerationRequest.Reasoning(effort, null, null, null),
                deliveryWords(),
                new GenerationRequest.Attribution(user, safetyIdentifier, promptCacheKey, serviceTier, metadata, store),
                members.extensions());
    }

    private GenerationRequest.Delivery deliveryWords() {
        return options == null
                ? new GenerationRequest.Delivery(stream, null, Extensions.NONE)
                : new GenerationRequest.Delivery(stream, options.usageAsked(), options.extensions());
    }

    private boolean conversation() {
        if (members.is("model")) {
            model = members.string();
        } else if (members.is("messages")) {
            members.require(JsonKind.ARRAY);
            messages.clear();
            reader.beginArray();
            while (reader.nextElement()) {
                messages.add(new ChatMessageReader(reader, "messages[" + messages.size() + "]").message());
            }
        } else {
            return false;
        }
        return true;
    }

    private boolean sampling() {
        if (members.is("temperature")) {
            temperature = members.decimal();
        } else if (members.is("top_p")) {
            topP = members.decimal();
        } else if (members.is("top_k")) {
            // Not OpenAI's: compatible servers know it, and only they get it back.
            topK = members.decimal();
            members.form("top_k");
        } else if (members.is("frequency_penalty")) {
            frequencyPenalty = members.decimal();
        } else if (members.is("presence_penalty")) {
            presencePenalty = members.decimal();
        } else if (members.is("seed")) {
            seed = members.integer();
        } else if (members.is("logit_bias")) {
            logitBias = new LinkedHashMap<>();
            Members bias = members.object();
            while (bias.next()) {
                logitBias.put(reader.name(), bias.decimal());
            }
        } else if (members.is("logprobs")) {
            logprobs = members.bool();
        } else if (members.is("top_logprobs")) {
            topLogprobs = members.integer();
        } else {
            return false;
        }
        return true;
    }

    private boolean output() {
        if (members.is("max_tokens")) {
            maxTokens = members.integer();
        } else if (members.is("max_completion_tokens")) {
            maxCompletionTokens = members.integer();
        } else if (members.is("stop")) {
            if (members.kind() == JsonKind.STRING) {
                stop = List.of(members.string());
                members.form("stop");
            } else {
                stop = members.strings();
            }
        } else if (members.is("n")) {
            candidates = members.integer();
        } else if (members.is("verbosity")) {
            verbosity = members.string();
        } else if (members.is("modalities")) {
            modalities = members.strings();
        } else if (members.is("reasoning_effort")) {
            effort = members.string();
        } else {
            return false;
        }
        return true;
    }

    private boolean delivery() {
        if (members.is("stream")) {
            stream = members.bool();
        } else if (members.is("stream_options")) {
            Boolean usageAsked = null;
            Members inner = members.object();
            inner.form("stream_options");
            while (inner.next()) {
                if (inner.is("include_usage")) {
                    usageAsked = inner.bool();
                } else {
                    inner.keep("");
                }
            }
            options = new GenerationRequest.Delivery(null, usageAsked, inner.extensions());
        } else {
            return false;
        }
        return true;
    }

    private boolean attribution() {
        if (members.is("user")) {
            user = members.string();
        } else if (members.is("safety_identifier")) {
            safetyIdentifier = members.string();
        } else if (members.is("prompt_cache_key")) {
            promptCacheKey = members.string();
        } else if (members.is("service_tier")) {
            serviceTier = members.string();
        } else if (members.is("metadata")) {
            metadata = new LinkedHashMap<>();
            Members notes = members.object();
            while (notes.next()) {
                metadata.put(reader.name(), notes.string());
            }
            for (Map.Entry<String, RawJson> note : notes.extensions().members().entrySet()) {
                throw Members.invalid("\"metadata." + note.getKey() + "\" must be a string, found null", "metadata");
            }
        } else if (members.is("store")) {
            store = members.bool();
        } else {
            return false;
        }
        return true;
    }
}
