package io.gapura.dialect.openai.responses;

import static io.gapura.dialect.openai.rule.Member.may;
import static io.gapura.dialect.openai.rule.Member.must;
import static io.gapura.dialect.openai.rule.Rules.anything;
import static io.gapura.dialect.openai.rule.Rules.filledText;
import static io.gapura.dialect.openai.rule.Rules.flag;
import static io.gapura.dialect.openai.rule.Rules.ifObject;
import static io.gapura.dialect.openai.rule.Rules.ifText;
import static io.gapura.dialect.openai.rule.Rules.integer;
import static io.gapura.dialect.openai.rule.Rules.integerFrom;
import static io.gapura.dialect.openai.rule.Rules.list;
import static io.gapura.dialect.openai.rule.Rules.mapUpTo;
import static io.gapura.dialect.openai.rule.Rules.name;
import static io.gapura.dialect.openai.rule.Rules.number;
import static io.gapura.dialect.openai.rule.Rules.object;
import static io.gapura.dialect.openai.rule.Rules.oneOf;
import static io.gapura.dialect.openai.rule.Rules.text;
import static io.gapura.dialect.openai.rule.Rules.textOrArray;
import static io.gapura.dialect.openai.rule.Rules.textOrObject;
import static io.gapura.dialect.openai.rule.Rules.textUpTo;
import static io.gapura.dialect.openai.rule.Rules.told;

import io.gapura.dialect.Strictness;
import io.gapura.dialect.openai.rule.Kind;
import io.gapura.dialect.openai.rule.Rule;
import io.gapura.dialect.openai.rule.Structure;

/**
 * The members of a request for a response, by OpenAI's API reference as its Python client of August 2026 has it. Immutable.
 *
 * <p>Values that come and go with models ({@code service_tier}, efforts, verbosity, what to include) are strings here and nothing
 * more: upstreams know which they take.
 */
final class ResponsesRules {
    /** The tags by which the outline is told of values. */
    static final String MODEL = "model";

    static final String STREAM = "stream";

    /** Members that need a gateway that keeps responses, or that are of another shape of request. */
    static final String LATER = "later";

    /** What an item is: one that stands for another, kept elsewhere, is looked for at every level. */
    static final String ITEM = "item";

    private static final Rule TOLD_MODEL = told(MODEL, filledText());
    private static final Rule LATER_RULE = told(LATER, anything());

    private static final Structure FORMAT = Structure.of(
                    must("type", text()),
                    may("name", name()),
                    may("description", text()),
                    may("schema", object()),
                    may("strict", flag()))
            .openKinds(
                    "type",
                    Kind.of("text"),
                    Kind.of("json_object"),
                    Kind.of("json_schema", "name", "schema").takes("description", "strict"));

    private static final Structure TOOL = Structure.of(
                    must("type", text()),
                    may("name", text()),
                    may("description", text()),
                    may("parameters", object()),
                    may("strict", flag()),
                    may("format", ifObject(Structure.of(must("type", text())))))
            .openKinds("type", Kind.of("function", "name"), Kind.of("custom", "name"), Kind.of("namespace", "name"));

    private static final Rule TOOL_CHOICE = textOrObject(
            oneOf("none", "auto", "required"),
            Structure.of(must("type", text()), may("name", text()), may("mode", text()), may("tools", anything()))
                    .openKinds(
                            "type",
                            Kind.of("function", "name"),
                            Kind.of("custom", "name"),
                            Kind.of("allowed_tools", "mode", "tools")));

    private static final Structure DOCUMENTED = Structure.of(
            must("model", TOLD_MODEL),
            must("input", textOrArray(text(), list("items", ResponsesItemRules.ITEM))),
            may("stream", told(STREAM, flag())),
            may("stream_options", Structure.of(may("include_obfuscation", flag()))),
            may("instructions", text()),
            may("tools", list("tools", TOOL)),
            may("tool_choice", TOOL_CHOICE),
            may("parallel_tool_calls", flag()),
            may("text", Structure.of(may("format", FORMAT), may("verbosity", text()))),
            may(
                    "reasoning",
                    Structure.of(may("effort", text()), may("summary", text()), may("generate_summary", text()))),
            may("include", list("strings", text())),
            may("top_logprobs", integer(0, 20)),
            may("max_output_tokens", integerFrom(1)),
            may("max_tool_calls", integerFrom(0)),
            may("temperature", number(0, 2)),
            may("top_p", number(0, 1)),
            may("metadata", mapUpTo(16, 64, "strings", textUpTo(512))),
            may("user", text()),
            may("safety_identifier", text()),
            may("prompt_cache_key", text()),
            may("prompt_cache_retention", text()),
            may("service_tier", text()),
            may("store", flag()),
            may("truncation", text()),
            may("messages", LATER_RULE),
            may("previous_response_id", LATER_RULE),
            may("conversation", LATER_RULE),
            may("background", told(LATER, flag())),
            may("prompt", LATER_RULE));

    private static final Structure NEEDED = Structure.of(
            must("model", TOLD_MODEL),
            must(
                    "input",
                    textOrArray(
                            text(), list("items", ifObject(Structure.of(may("type", ifText(told(ITEM, text())))))))),
            may("stream", told(STREAM, flag())),
            may("messages", LATER_RULE),
            may("previous_response_id", LATER_RULE),
            may("conversation", LATER_RULE),
            may("background", told(LATER, flag())),
            may("prompt", LATER_RULE));

    private ResponsesRules() {}

    /** What is checked at this level. */
    static Structure of(Strictness strictness) {
        return strictness == Strictness.LENIENT ? NEEDED : DOCUMENTED;
    }
}
