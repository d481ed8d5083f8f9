package io.gapura.dialect.openai.completions;

import io.gapura.dialect.Members;
import io.gapura.error.ErrorKind;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Message;
import io.gapura.model.RawJson;
import io.gapura.model.Role;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request body in canonical words. Used once, by one thread. A prompt of one text is a user's message; what the words
 * don't cover (several prompts, tokens, {@code suffix}, {@code best_of}, {@code echo}) is kept as it was written, explicit nulls
 * too, so that the writer gives an equal body back.
 */
final class CompletionsRequestReader {
    /** Marks what was asked as a text completion: other defaults hold than for a chat. */
    static final String FORM = "text_completion";

    /** The prompt was an array of one text. */
    static final String ARRAY = "prompt[]";

    /** The one text at which to stop was no array. */
    static final String STOP = "stop";

    /** There were {@code stream_options}, be they empty. */
    static final String OPTIONS = "stream_options";

    private final JsonReader reader;
    private final Members members;

    private @Nullable String model;
    private @Nullable String prompt;
    private @Nullable BigDecimal temperature;
    private @Nullable BigDecimal topP;
    private @Nullable BigDecimal frequencyPenalty;
    private @Nullable BigDecimal presencePenalty;
    private @Nullable Long seed;
    private @Nullable Map<String, BigDecimal> logitBias;
    private @Nullable Long logprobs;
    private @Nullable Long maxTokens;
    private @Nullable List<String> stop;
    private @Nullable Long candidates;
    private @Nullable Boolean stream;
    private GenerationRequest.@Nullable Delivery options;
    private @Nullable String user;

    private CompletionsRequestReader(byte[] body) {
        reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        members = new Members(reader, "", OpenAiCompletionsDialect.NAME);
    }

    static GenerationRequest read(byte[] body) {
        return new CompletionsRequestReader(body).request();
    }

    private GenerationRequest request() {
        members.begin();
        members.form(FORM);
        while (members.next()) {
            if (!subject() && !sampling() && !output() && !delivery()) {
                members.keep("");
            }
        }
        reader.end();
        if (model == null) {
            throw Members.invalid("\"model\" is missing: it names the model that is to answer", "model");
        }
        return new GenerationRequest(
                model,
                prompt == null ? List.of() : List.of(Message.text(Role.USER, prompt)),
                GenerationRequest.Tools.NONE,
                new GenerationRequest.Sampling(
                        temperature,
                        topP,
                        null,
                        frequencyPenalty,
                        presencePenalty,
                        seed,
                        logitBias,
                        logprobs == null ? null : Boolean.TRUE,
                        logprobs),
                new GenerationRequest.Output(maxTokens, null, stop, candidates, null, null, null),
                GenerationRequest.Reasoning.DEFAULT,
                options == null
                        ? new GenerationRequest.Delivery(stream, null, Extensions.NONE)
                        : new GenerationRequest.Delivery(stream, options.usageAsked(), options.extensions()),
                new GenerationRequest.Attribution(user, null, null, null, null, null),
                members.extensions());
    }

    private boolean subject() {
        if (members.is("model")) {
            model = members.string();
        } else if (members.is("prompt")) {
            return prompt();
        } else if (members.is("user")) {
            user = members.string();
        } else {
            return false;
        }
        return true;
    }

    /** Takes the prompt if it is one text. */
    private boolean prompt() {
        if (members.kind() == JsonKind.STRING) {
            prompt = members.string();
            return true;
        }
        RawJson raw = members.raw();
        Members again = Members.over(raw, "prompt", OpenAiCompletionsDialect.NAME);
        prompt = Prompt.prompt(again.reader()).text();
        if (prompt == null) {
            members.keep("prompt", raw);
        } else {
            members.form(ARRAY);
        }
        return true;
    }

    private boolean sampling() {
        if (members.is("temperature")) {
            temperature = members.decimal();
        } else if (members.is("top_p")) {
            topP = members.decimal();
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
            logprobs = members.integer();
        } else {
            return false;
        }
        return true;
    }

    private boolean output() {
        if (members.is("max_tokens")) {
            maxTokens = members.integer();
        } else if (members.is("stop")) {
            if (members.kind() == JsonKind.STRING) {
                stop = List.of(members.string());
                members.form(STOP);
            } else {
                stop = members.strings();
            }
        } else if (members.is("n")) {
            candidates = members.integer();
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
            inner.form(OPTIONS);
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
}
