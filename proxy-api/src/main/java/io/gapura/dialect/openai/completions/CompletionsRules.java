package io.gapura.dialect.openai.completions;

import static io.gapura.dialect.openai.rule.Member.may;
import static io.gapura.dialect.openai.rule.Member.must;
import static io.gapura.dialect.openai.rule.Rules.alikes;
import static io.gapura.dialect.openai.rule.Rules.anything;
import static io.gapura.dialect.openai.rule.Rules.filledList;
import static io.gapura.dialect.openai.rule.Rules.filledText;
import static io.gapura.dialect.openai.rule.Rules.flag;
import static io.gapura.dialect.openai.rule.Rules.integer;
import static io.gapura.dialect.openai.rule.Rules.integerFrom;
import static io.gapura.dialect.openai.rule.Rules.listUpTo;
import static io.gapura.dialect.openai.rule.Rules.map;
import static io.gapura.dialect.openai.rule.Rules.number;
import static io.gapura.dialect.openai.rule.Rules.text;
import static io.gapura.dialect.openai.rule.Rules.textOrArray;
import static io.gapura.dialect.openai.rule.Rules.told;

import io.gapura.dialect.Strictness;
import io.gapura.dialect.openai.rule.Rule;
import io.gapura.dialect.openai.rule.Structure;
import io.gapura.json.JsonKind;
import java.util.Map;

/**
 * The members of a text completion request, by OpenAI's API reference and its published OpenAPI description: what a number may
 * be at most is of that. Immutable.
 */
final class CompletionsRules {
    /** The tags by which the outline is told of values. */
    static final String MODEL = "model";

    static final String STREAM = "stream";
    static final String STREAM_OPTIONS = "stream_options";
    static final String INCLUDE_USAGE = "include_usage";
    static final String N = "n";
    static final String BEST_OF = "best_of";

    private static final Rule TOKEN = integerFrom(0);

    private static final Rule PROMPTS = alikes(
            "a string, a token id or an array of token ids",
            "strings, of token ids or of arrays of token ids",
            Map.of(JsonKind.STRING, text(), JsonKind.NUMBER, TOKEN, JsonKind.ARRAY, filledList("token ids", TOKEN)));

    private static final Rule TOLD_MODEL = told(MODEL, filledText());

    private static final Rule TOLD_STREAM_OPTIONS = told(
            STREAM_OPTIONS,
            Structure.of(may("include_usage", told(INCLUDE_USAGE, flag())), may("include_obfuscation", flag())));

    /** All that is documented. */
    static final Structure DOCUMENTED = Structure.of(
                    must("model", TOLD_MODEL),
                    must("prompt", textOrArray(text(), PROMPTS)),
                    may("suffix", text()),
                    may("max_tokens", integerFrom(0)),
                    may("temperature", number(0, 2)),
                    may("top_p", number(0, 1)),
                    may("n", told(N, integer(1, 128))),
                    may("stream", told(STREAM, flag())),
                    may("stream_options", TOLD_STREAM_OPTIONS),
                    may("logprobs", integer(0, 5)),
                    may("echo", flag()),
                    may("stop", textOrArray(text(), listUpTo(4, "strings", text()))),
                    may("presence_penalty", number(-2, 2)),
                    may("frequency_penalty", number(-2, 2)),
                    may("best_of", told(BEST_OF, integer(0, 20))),
                    may("logit_bias", map("numbers", number(-100, 100))),
                    may("seed", integer()),
                    may("user", text()),
                    // the gateway's own, checked by the features that own them; they never reach an upstream
                    may("pii_protection", anything()),
                    may("session_id", anything()))
            .with("stream_options", "stream");

    /** What the gateway cannot do without: vLLM takes a request without a prompt too, with {@code prompt_embeds}. */
    static final Structure NEEDED = Structure.of(
            must("model", TOLD_MODEL), may("stream", told(STREAM, flag())), may("stream_options", TOLD_STREAM_OPTIONS));

    private CompletionsRules() {}

    /** What is checked at this level. */
    static Structure of(Strictness strictness) {
        return strictness == Strictness.LENIENT ? NEEDED : DOCUMENTED;
    }
}
