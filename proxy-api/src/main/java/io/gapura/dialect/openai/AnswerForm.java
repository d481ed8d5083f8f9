package io.gapura.dialect.openai;

/**
 * The two forms of a generated answer at OpenAI, which differ in a few words and in where a choice has its text. Immutable.
 */
public enum AnswerForm {
    /** Chat completions: a choice has a {@code message}, or a {@code delta} of it. */
    CHAT("chat completion", "chat.completion", "chat.completion.chunk", "chatcmpl-"),
    /** Text completions: a choice has its {@code text}, whole answers and chunks alike. */
    TEXT("text completion", "text_completion", "text_completion", "cmpl-");

    private final String words;
    private final String whole;
    private final String chunk;
    private final String idPrefix;

    AnswerForm(String words, String whole, String chunk, String idPrefix) {
        this.words = words;
        this.whole = whole;
        this.chunk = chunk;
        this.idPrefix = idPrefix;
    }

    /** What an answer is called in messages. */
    public String words() {
        return words;
    }

    /** The {@code object} of a whole answer, or of a chunk of a stream. */
    public String object(boolean ofWhole) {
        return ofWhole ? whole : chunk;
    }

    /** How ids begin. */
    public String idPrefix() {
        return idPrefix;
    }
}
