package io.gapura.dialect.openai.completions;

import io.gapura.dialect.Members;
import io.gapura.error.GatewayException;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a text completion asks of an upstream that has no text completions. Stateless.
 *
 * <p>What can't be honoured there is refused and never dropped, since the answer would be another one than was asked for. What the
 * upstream need not know, because it says nothing or because we do it, is taken out.
 */
final class CompletionsTranslation {
    /**
     * How many tokens a text completion has at most where the request doesn't say: at OpenAI and at vLLM. A chat has no such
     * limit, so it has to be told ({@code docs/decisions/0025}).
     */
    static final long DEFAULT_MAX_TOKENS = 16;

    private static final String NAME = OpenAiCompletionsDialect.NAME;

    private CompletionsTranslation() {}

    /**
     * The request for an upstream of another dialect.
     *
     * @throws GatewayException {@code INVALID_REQUEST} that names the member which can't be honoured
     */
    static GenerationRequest of(GenerationRequest request) {
        Map<String, RawJson> rest = new LinkedHashMap<>(request.extensions().of(NAME));
        rest.values().removeIf(value -> value.text().equals("null"));
        prompt(request, rest.remove("prompt"));
        suffix(rest.remove("suffix"));
        bestOf(request.output(), rest.remove("best_of"));
        echo(request.sampling(), rest.remove("echo"));
        return new GenerationRequest(
                request.model(),
                request.messages(),
                request.tools(),
                request.sampling(),
                limited(request.output()),
                request.reasoning(),
                request.delivery(),
                request.attribution(),
                Extensions.of(NAME, rest, request.extensions().forms()));
    }

    private static void prompt(GenerationRequest request, @Nullable RawJson raw) {
        if (!request.messages().isEmpty()) {
            return;
        }
        if (raw == null) {
            throw Members.invalid("\"prompt\" is missing: it is the text to go on with", "prompt");
        }
        boolean texts = raw.text().contains("\"");
        throw refused(
                "prompt",
                texts
                        ? "several prompts in one request can't be told apart there. Send a request for each"
                        : "token ids mean nothing there. Send the prompt as text");
    }

    private static void suffix(@Nullable RawJson raw) {
        if (raw != null && !raw.text().equals("\"\"")) {
            throw refused("suffix", "a model that is chatted with has no place for it. Leave it out");
        }
    }

    /** The best of as many as are returned are all of them. */
    private static void bestOf(GenerationRequest.Output output, @Nullable RawJson raw) {
        long wanted = output.candidates() == null ? 1 : output.candidates();
        if (raw != null && !raw.text().equals(Long.toString(wanted))) {
            throw refused("best_of", "nobody there chooses among more answers than \"n\". Leave it out");
        }
    }

    /** The writer of the answer puts the prompt first; how likely its tokens were it can't know. */
    private static void echo(GenerationRequest.Sampling sampling, @Nullable RawJson raw) {
        if (raw != null && raw.text().equals("true") && sampling.topLogprobs() != null) {
            throw refused(
                    "echo",
                    "together with \"logprobs\" it asks how likely the prompt's tokens are, which nobody tells."
                            + " Leave one of them out");
        }
    }

    private static GenerationRequest.Output limited(GenerationRequest.Output output) {
        Long limit = output.maxTokens();
        if (limit != null && limit == 0) {
            throw refused("max_tokens", "a chat always says something. Send 1 or more");
        }
        return new GenerationRequest.Output(
                limit == null ? Long.valueOf(DEFAULT_MAX_TOKENS) : limit,
                output.maxCompletionTokens(),
                output.stop(),
                output.candidates(),
                output.format(),
                output.verbosity(),
                output.modalities());
    }

    private static GatewayException refused(String member, String why) {
        return Members.invalid(
                "\"" + member + "\" can't be honoured: this model is served by chat only, and " + why, member);
    }
}
