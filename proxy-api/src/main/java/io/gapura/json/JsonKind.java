package io.gapura.json;

/** What a JSON value is, told by its first byte. */
public enum JsonKind {
    /** Members in braces. */
    OBJECT("an object"),
    /** Elements in brackets. */
    ARRAY("an array"),
    /** Text in quotes. */
    STRING("a string"),
    /** A number of any size and form. */
    NUMBER("a number"),
    /** {@code true} or {@code false}. */
    BOOLEAN("true or false"),
    /** {@code null}. */
    NULL("null");

    private final String words;

    JsonKind(String words) {
        this.words = words;
    }

    /** For messages: the kind with its article. */
    public String words() {
        return words;
    }
}
