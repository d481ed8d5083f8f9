package io.gapura.dialect.openai.responses;

import static io.gapura.dialect.openai.rule.Member.may;
import static io.gapura.dialect.openai.rule.Member.must;
import static io.gapura.dialect.openai.rule.Rules.anything;
import static io.gapura.dialect.openai.rule.Rules.array;
import static io.gapura.dialect.openai.rule.Rules.list;
import static io.gapura.dialect.openai.rule.Rules.oneOf;
import static io.gapura.dialect.openai.rule.Rules.text;
import static io.gapura.dialect.openai.rule.Rules.textOrArray;
import static io.gapura.dialect.openai.rule.Rules.told;

import io.gapura.dialect.openai.rule.Kind;
import io.gapura.dialect.openai.rule.Rule;
import io.gapura.dialect.openai.rule.Structure;

/** The members of an item of {@code input}, and of its content. Immutable. */
final class ResponsesItemRules {
    /** A part of a content. Which roles take which parts, the upstream says. */
    private static final Structure PART = Structure.of(
                    must("type", text()),
                    may("text", text()),
                    may("refusal", text()),
                    may("image_url", text()),
                    may("file_id", text()),
                    may("detail", text()),
                    may("file_data", text()),
                    may("file_url", text()),
                    may("filename", text()),
                    may("input_audio", Structure.of(must("data", text()), must("format", text()))),
                    may("annotations", array()),
                    may("logprobs", array()))
            .openKinds(
                    "type",
                    Kind.of("input_text", "text"),
                    Kind.of("output_text", "text"),
                    Kind.of("refusal", "refusal"),
                    Kind.of("input_image", "image_url").unless("file_id"),
                    Kind.of("input_file", "file_data").unless("file_id", "file_url"),
                    Kind.of("input_audio", "input_audio"));

    private static final Rule CONTENT = textOrArray(text(), list("content parts", PART));

    private static final Structure SUMMARY = Structure.of(must("type", text()), may("text", text()));

    /** What is in the conversation. An item without a type is a message. Kinds that are not listed are the upstream's business. */
    static final Structure ITEM = Structure.of(
                    may("type", told(ResponsesRules.ITEM, text())),
                    may("role", oneOf("user", "assistant", "system", "developer")),
                    may("content", CONTENT),
                    may("id", text()),
                    may("call_id", text()),
                    may("name", text()),
                    may("namespace", text()),
                    may("arguments", anything()),
                    may("input", anything()),
                    may("output", anything()),
                    may("summary", list("summary parts", SUMMARY)),
                    may("encrypted_content", text()))
            .openKinds(
                    "type",
                    Kind.of("message", "role", "content"),
                    Kind.of("function_call", "call_id", "name", "arguments"),
                    Kind.of("function_call_output", "call_id", "output"),
                    Kind.of("custom_tool_call", "call_id", "name", "input"),
                    Kind.of("custom_tool_call_output", "call_id", "output"),
                    Kind.of("item_reference", "id"));

    private ResponsesItemRules() {}
}
