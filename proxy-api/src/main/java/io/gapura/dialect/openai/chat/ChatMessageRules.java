package io.gapura.dialect.openai.chat;

import static io.gapura.dialect.openai.rule.Member.may;
import static io.gapura.dialect.openai.rule.Member.must;
import static io.gapura.dialect.openai.rule.Rules.array;
import static io.gapura.dialect.openai.rule.Rules.list;
import static io.gapura.dialect.openai.rule.Rules.oneOf;
import static io.gapura.dialect.openai.rule.Rules.text;
import static io.gapura.dialect.openai.rule.Rules.textOrArray;
import static io.gapura.dialect.openai.rule.Rules.told;

import io.gapura.dialect.openai.rule.Kind;
import io.gapura.dialect.openai.rule.Rule;
import io.gapura.dialect.openai.rule.Structure;

/** The members of a message, of its content and of the calls in it. Immutable. */
final class ChatMessageRules {
    private static final String BREAKPOINT = "prompt_cache_breakpoint";

    private static final Structure IMAGE =
            Structure.of(must("url", text()), may("detail", oneOf("auto", "low", "high")));

    private static final Structure AUDIO = Structure.of(must("data", text()), must("format", text()));

    private static final Structure FILE = Structure.of(
            may("file_id", told(ChatRules.FILE_ID, text())), may("file_data", text()), may("filename", text()));

    /** A part of a message's content. Which roles take which parts, the upstream says. */
    private static final Structure PART = Structure.of(
                    must("type", text()),
                    may("text", text()),
                    may("image_url", IMAGE),
                    may("input_audio", AUDIO),
                    may("file", FILE),
                    may("refusal", text()),
                    may(BREAKPOINT, Structure.of(must("mode", text()))))
            .openKinds(
                    "type",
                    Kind.of("text", "text").takes(BREAKPOINT),
                    Kind.of("image_url", "image_url").takes(BREAKPOINT),
                    Kind.of("input_audio", "input_audio").takes(BREAKPOINT),
                    Kind.of("file", "file").takes(BREAKPOINT),
                    Kind.of("refusal", "refusal"));

    /** What a message, or a prediction, says. OpenAI wants one part at least; others take none, so it is theirs to say. */
    static final Rule CONTENT = textOrArray(text(), list("content parts", PART));

    private static final Structure TOOL_CALL = Structure.of(
                    must("id", text()),
                    must("type", text()),
                    may("function", Structure.of(must("name", text()), must("arguments", text()))),
                    may("custom", Structure.of(must("name", text()), must("input", text()))))
            .openKinds("type", Kind.of("function", "function"), Kind.of("custom", "custom"));

    /**
     * A message. {@code annotations} is not of a request's reference, but of the answers that clients send back as they got
     * them.
     */
    static final Structure MESSAGE = Structure.of(
                    must("role", text()),
                    may("content", CONTENT),
                    may("name", text()),
                    may("tool_call_id", text()),
                    may("tool_calls", list("tool calls", TOOL_CALL)),
                    may("refusal", text()),
                    may("audio", Structure.of(must("id", text()))),
                    may("function_call", Structure.of(must("name", text()), must("arguments", text()))),
                    may("annotations", array()))
            .closedKinds(
                    "role",
                    Kind.of("developer", "content").takes("name"),
                    Kind.of("system", "content").takes("name"),
                    Kind.of("user", "content").takes("name"),
                    Kind.of("assistant", "content")
                            .unless("tool_calls", "function_call", "refusal", "audio")
                            .takes("name", "annotations"),
                    Kind.of("tool", "content", "tool_call_id").takes("name"),
                    Kind.of("function", "name").takes("content"));

    private ChatMessageRules() {}
}
