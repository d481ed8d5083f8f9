package io.gapura.dialect.openai.chat;

import static io.gapura.dialect.openai.rule.Member.may;
import static io.gapura.dialect.openai.rule.Member.must;
import static io.gapura.dialect.openai.rule.Rules.flag;
import static io.gapura.dialect.openai.rule.Rules.name;
import static io.gapura.dialect.openai.rule.Rules.object;
import static io.gapura.dialect.openai.rule.Rules.text;
import static io.gapura.dialect.openai.rule.Rules.textOrObject;

import io.gapura.dialect.openai.rule.Kind;
import io.gapura.dialect.openai.rule.Structure;

/** The members that say what an answer is to look like and what helps to make it. Immutable. */
final class ChatFormatRules {
    private static final Structure SCHEMA = Structure.of(
            must("name", name()), may("description", text()), may("schema", object()), may("strict", flag()));

    /** The form of the answer. Servers have kinds of their own. */
    static final Structure RESPONSE_FORMAT = Structure.of(must("type", text()), may("json_schema", SCHEMA))
            .openKinds("type", Kind.of("text"), Kind.of("json_object"), Kind.of("json_schema", "json_schema"));

    /** The spoken answer. */
    static final Structure AUDIO =
            Structure.of(must("voice", textOrObject(text(), Structure.of(must("id", text())))), must("format", text()));

    /** The text that the answer will mostly repeat. */
    static final Structure PREDICTION = Structure.of(must("type", text()), must("content", ChatMessageRules.CONTENT))
            .openKinds("type", Kind.of("content"));

    private static final Structure PLACE =
            Structure.of(may("country", text()), may("region", text()), may("city", text()), may("timezone", text()));

    /** How the web is searched. */
    static final Structure WEB_SEARCH_OPTIONS = Structure.of(
            may("search_context_size", text()),
            may("user_location", Structure.of(must("type", text()), must("approximate", PLACE))));

    private static final Structure MODERATED = Structure.of(must("mode", text()));

    /** What moderates the call. */
    static final Structure MODERATION = Structure.of(
            must("model", text()), may("policy", Structure.of(may("input", MODERATED), may("output", MODERATED))));

    private ChatFormatRules() {}
}
