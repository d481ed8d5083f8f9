package io.gapura.dialect.openai.chat;

import static io.gapura.dialect.openai.rule.Member.may;
import static io.gapura.dialect.openai.rule.Member.must;
import static io.gapura.dialect.openai.rule.Rules.anything;
import static io.gapura.dialect.openai.rule.Rules.elsewhere;
import static io.gapura.dialect.openai.rule.Rules.filledList;
import static io.gapura.dialect.openai.rule.Rules.filledText;
import static io.gapura.dialect.openai.rule.Rules.flag;
import static io.gapura.dialect.openai.rule.Rules.ifArray;
import static io.gapura.dialect.openai.rule.Rules.ifObject;
import static io.gapura.dialect.openai.rule.Rules.ifText;
import static io.gapura.dialect.openai.rule.Rules.integer;
import static io.gapura.dialect.openai.rule.Rules.integerFrom;
import static io.gapura.dialect.openai.rule.Rules.list;
import static io.gapura.dialect.openai.rule.Rules.listUpTo;
import static io.gapura.dialect.openai.rule.Rules.map;
import static io.gapura.dialect.openai.rule.Rules.mapUpTo;
import static io.gapura.dialect.openai.rule.Rules.number;
import static io.gapura.dialect.openai.rule.Rules.text;
import static io.gapura.dialect.openai.rule.Rules.textOrArray;
import static io.gapura.dialect.openai.rule.Rules.textUpTo;
import static io.gapura.dialect.openai.rule.Rules.told;

import io.gapura.dialect.Strictness;
import io.gapura.dialect.openai.rule.Rule;
import io.gapura.dialect.openai.rule.Structure;

/**
 * The members of a chat completion request, by OpenAI's API reference and its published OpenAPI description of August 2026.
 * Immutable.
 *
 * <p>Values that come and go with models ({@code service_tier}, {@code reasoning_effort}, {@code verbosity}, voices, formats)
 * are strings here and nothing more: upstreams know which they take.
 */
final class ChatRules {
    /** The tags by which the outline is told of values. */
    static final String MODEL = "model";

    static final String STREAM = "stream";
    static final String STREAM_OPTIONS = "stream_options";
    static final String INCLUDE_USAGE = "include_usage";
    static final String FILE_ID = "file_id";

    private static final Rule TOLD_MODEL = told(MODEL, filledText());

    private static final Rule TOLD_STREAM_OPTIONS = told(
            STREAM_OPTIONS,
            Structure.of(may("include_usage", told(INCLUDE_USAGE, flag())), may("include_obfuscation", flag())));

    /** All that is documented. */
    static final Structure DOCUMENTED = Structure.of(
                    must("model", TOLD_MODEL),
                    must("messages", filledList("messages", ChatMessageRules.MESSAGE)),
                    may("stream", told(STREAM, flag())),
                    may("stream_options", TOLD_STREAM_OPTIONS),
                    may("temperature", number(0, 2)),
                    may("top_p", number(0, 1)),
                    may("n", integer(1, 128)),
                    may("max_tokens", integerFrom(1)),
                    may("max_completion_tokens", integerFrom(1)),
                    may("stop", textOrArray(text(), listUpTo(4, "strings", text()))),
                    may("presence_penalty", number(-2, 2)),
                    may("frequency_penalty", number(-2, 2)),
                    may("logit_bias", map("numbers", number(-100, 100))),
                    may("logprobs", flag()),
                    may("top_logprobs", integer(0, 20)),
                    may("response_format", ChatFormatRules.RESPONSE_FORMAT),
                    may("tools", list("tools", ChatToolRules.TOOL)),
                    may("tool_choice", ChatToolRules.TOOL_CHOICE),
                    may("parallel_tool_calls", flag()),
                    may("functions", list("functions", ChatToolRules.FUNCTION)),
                    may("function_call", ChatToolRules.FUNCTION_CALL),
                    may("seed", integer()),
                    may("user", text()),
                    may("service_tier", text()),
                    may("store", flag()),
                    may("metadata", mapUpTo(16, 64, "strings", textUpTo(512))),
                    may("modalities", list("strings", text())),
                    may("audio", ChatFormatRules.AUDIO),
                    may("prediction", ChatFormatRules.PREDICTION),
                    may("reasoning_effort", text()),
                    may("verbosity", text()),
                    may("web_search_options", ChatFormatRules.WEB_SEARCH_OPTIONS),
                    may("prompt_cache_key", text()),
                    may("prompt_cache_retention", text()),
                    may("prompt_cache_options", Structure.of(may("mode", text()), may("ttl", text()))),
                    may("safety_identifier", text()),
                    may("moderation", ChatFormatRules.MODERATION),
                    may("system", elsewhere("a message of role \"system\" in \"messages\"", "/v1/messages")),
                    // the gateway's own, checked by the features that own them; they never reach an upstream
                    may("pii_protection", anything()),
                    may("session_id", anything()))
            .with("top_logprobs", "logprobs")
            .with("stream_options", "stream");

    /** What the gateway cannot do without, and the files that somebody else might own. */
    static final Structure NEEDED = Structure.of(
            must("model", TOLD_MODEL),
            must("messages", filledList("messages", neededMessage())),
            may("stream", told(STREAM, flag())),
            may("stream_options", TOLD_STREAM_OPTIONS));

    private ChatRules() {}

    /** What is checked at this level. */
    static Structure of(Strictness strictness) {
        return strictness == Strictness.LENIENT ? NEEDED : DOCUMENTED;
    }

    private static Structure neededMessage() {
        Rule file = ifObject(Structure.of(may("file_id", ifText(told(FILE_ID, text())))));
        return Structure.of(may("content", ifArray(list("content parts", ifObject(Structure.of(may("file", file)))))));
    }
}
