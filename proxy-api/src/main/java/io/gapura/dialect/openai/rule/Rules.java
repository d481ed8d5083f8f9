package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;
import java.util.List;
import java.util.Map;

/** The words that tables of rules are written in. Stateless. */
public final class Rules {
    private static final Rule FLAG = new FlagRule();
    private static final Rule TEXT = new TextRule(TextRule.Form.ANY, Integer.MAX_VALUE, List.of());
    private static final Rule ANYTHING = new KindRule(null, "anything");

    private Rules() {}

    /** Any string. */
    public static Rule text() {
        return TEXT;
    }

    /** A string that is not empty. */
    public static Rule filledText() {
        return new TextRule(TextRule.Form.FILLED, Integer.MAX_VALUE, List.of());
    }

    /** A string of at most so many characters. */
    public static Rule textUpTo(int longest) {
        return new TextRule(TextRule.Form.ANY, longest, List.of());
    }

    /** A name as OpenAI wants it for functions and schemas: at most 64 of {@code a-z A-Z 0-9 _ -}. */
    public static Rule name() {
        return new TextRule(TextRule.Form.NAME, 64, List.of());
    }

    /** One of a few strings. */
    public static Rule oneOf(String... choices) {
        return new TextRule(TextRule.Form.ANY, Integer.MAX_VALUE, List.of(choices));
    }

    /** True or false. */
    public static Rule flag() {
        return FLAG;
    }

    /** A number from one to the other. */
    public static Rule number(double least, double most) {
        return new NumberRule(least, most);
    }

    /** An integer from one to the other. */
    public static Rule integer(long least, long most) {
        return new IntegerRule(least, most);
    }

    /** An integer of at least so much. */
    public static Rule integerFrom(long least) {
        return new IntegerRule(least, Long.MAX_VALUE);
    }

    /** Any integer of 64 bits. */
    public static Rule integer() {
        return new IntegerRule(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Any object, whose members nobody looks at. */
    public static Rule object() {
        return new KindRule(JsonKind.OBJECT, JsonKind.OBJECT.words());
    }

    /** Any array, whose elements nobody looks at. */
    public static Rule array() {
        return new KindRule(JsonKind.ARRAY, JsonKind.ARRAY.words());
    }

    /** Anything at all. */
    public static Rule anything() {
        return ANYTHING;
    }

    /** An array. The plural says of what, for messages. */
    public static Rule list(String plural, Rule element) {
        return new ListRule(element, plural, 0, Integer.MAX_VALUE);
    }

    /** An array with at least one element. */
    public static Rule filledList(String plural, Rule element) {
        return new ListRule(element, plural, 1, Integer.MAX_VALUE);
    }

    /** An array with at most so many elements. */
    public static Rule listUpTo(int most, String plural, Rule element) {
        return new ListRule(element, plural, 0, most);
    }

    /** An array with at least one element, all of the kind of the first, by the rule for that. The words say what one is, and all. */
    public static Rule alikes(String each, String all, Map<JsonKind, Rule> kinds) {
        return new AlikeRule(kinds, each, all);
    }

    /** An object with names of the client's choice. The plural says of what, for messages. */
    public static Rule map(String plural, Rule value) {
        return new MapRule(value, plural, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** An object with at most so many names of the client's choice, each of at most so many characters. */
    public static Rule mapUpTo(int mostPairs, int longestName, String plural, Rule value) {
        return new MapRule(value, plural, mostPairs, longestName);
    }

    /** A string or an array. */
    public static Rule textOrArray(Rule text, Rule array) {
        return new EitherRule(text, array, null, false);
    }

    /** A string or an object. */
    public static Rule textOrObject(Rule text, Rule object) {
        return new EitherRule(text, null, object, false);
    }

    /** A text, or an array of texts, of tokens, or of arrays of tokens, all of one kind. */
    public static Rule input() {
        return new InputRule();
    }

    /** Whatever it is; but if it is an array, the rule for that holds. */
    public static Rule ifArray(Rule array) {
        return new EitherRule(null, array, null, true);
    }

    /** Whatever it is; but if it is an object, the rule for that holds. */
    public static Rule ifObject(Rule object) {
        return new EitherRule(null, null, object, true);
    }

    /** Whatever it is; but if it is a string, the rule for that holds. */
    public static Rule ifText(Rule text) {
        return new EitherRule(text, null, null, true);
    }

    /** Nothing: the member is another endpoint's. The words say what stands for it here. */
    public static Rule elsewhere(String here, String endpoint) {
        return new ElsewhereRule(here + " (a body with this member is for " + endpoint + ")");
    }

    /** The same rule, and its value is told by this tag. */
    public static Rule told(String tag, Rule rule) {
        return new ToldRule(rule, tag);
    }
}
