package io.gapura.model;

import java.util.Locale;

/** How a model is told how much to think. Immutable. */
public enum Thinking {
    /** Nothing is known of it: as the dialect says it to its newest models. */
    UNKNOWN,
    /** It doesn't, and refuses to be told. */
    NONE,
    /** By a word: {@code low}, {@code medium}, {@code high}. */
    EFFORT,
    /** By a number of tokens. */
    BUDGET,
    /** It finds out by itself, guided by a word. */
    ADAPTIVE;

    /** The word for it in data and configuration: the constant's name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
