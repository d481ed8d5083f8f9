package io.gapura.dialect.openai.chat;

import static io.gapura.dialect.openai.rule.Member.may;
import static io.gapura.dialect.openai.rule.Member.must;
import static io.gapura.dialect.openai.rule.Rules.filledText;
import static io.gapura.dialect.openai.rule.Rules.flag;
import static io.gapura.dialect.openai.rule.Rules.list;
import static io.gapura.dialect.openai.rule.Rules.name;
import static io.gapura.dialect.openai.rule.Rules.object;
import static io.gapura.dialect.openai.rule.Rules.oneOf;
import static io.gapura.dialect.openai.rule.Rules.text;
import static io.gapura.dialect.openai.rule.Rules.textOrObject;

import io.gapura.dialect.openai.rule.Kind;
import io.gapura.dialect.openai.rule.Rule;
import io.gapura.dialect.openai.rule.Structure;

/** The members of tools, and of the choice among them. Immutable. */
final class ChatToolRules {
    /** A function that the model may call; also in the deprecated {@code functions}. */
    static final Structure FUNCTION = Structure.of(
            must("name", name()), may("description", text()), may("parameters", object()), may("strict", flag()));

    private static final Structure GRAMMAR = Structure.of(must("definition", text()), must("syntax", text()));

    private static final Structure CUSTOM = Structure.of(
            must("name", filledText()),
            may("description", text()),
            may(
                    "format",
                    Structure.of(must("type", text()), may("grammar", GRAMMAR))
                            .openKinds("type", Kind.of("text"), Kind.of("grammar", "grammar"))));

    /** A tool. Servers have kinds of their own. */
    static final Structure TOOL = Structure.of(must("type", text()), may("function", FUNCTION), may("custom", CUSTOM))
            .openKinds("type", Kind.of("function", "function"), Kind.of("custom", "custom"));

    private static final Structure ALLOWED =
            Structure.of(must("mode", oneOf("auto", "required")), must("tools", list("objects", object())));

    private static final Structure NAMED = Structure.of(must("name", filledText()));

    /** Which tool is to be called. */
    static final Rule TOOL_CHOICE = textOrObject(
            oneOf("none", "auto", "required"),
            Structure.of(
                            must("type", text()),
                            may("function", NAMED),
                            may("custom", NAMED),
                            may("allowed_tools", ALLOWED))
                    .openKinds(
                            "type",
                            Kind.of("function", "function"),
                            Kind.of("custom", "custom"),
                            Kind.of("allowed_tools", "allowed_tools")));

    /** The same in its deprecated form. */
    static final Rule FUNCTION_CALL = textOrObject(oneOf("none", "auto"), NAMED);

    private ChatToolRules() {}
}
