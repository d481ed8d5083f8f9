package io.gapura.json;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a value is in a document: names of members and numbers of elements, from the top. Immutable.
 *
 * <p>{@code JsonPath.of("choices").at(0).key("index")} is {@code choices[0].index}.
 */
public final class JsonPath {
    /** The document itself. */
    public static final JsonPath ROOT = new JsonPath(List.of());

    /** Each a String (the decoded name of a member) or an Integer (the number of an element, from 0). */
    private final List<Object> steps;

    private JsonPath(List<Object> steps) {
        this.steps = steps;
    }

    /** The member reached by these names, one after the other. */
    public static JsonPath of(String... names) {
        return new JsonPath(List.of((Object[]) names));
    }

    /** The member of this name below. */
    public JsonPath key(String name) {
        return with(name);
    }

    /** The element of this number below, from 0. */
    public JsonPath at(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("an element's number is 0 or more, not " + index);
        }
        return with(index);
    }

    /** As errors name a parameter: {@code messages[2].content}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Object step : steps) {
            if (step instanceof Integer) {
                text.append('[').append(step).append(']');
            } else {
                text.append(text.length() == 0 ? "" : ".").append(step);
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonPath path && steps.equals(path.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    List<Object> steps() {
        return steps;
    }

    private JsonPath with(Object step) {
        List<Object> longer = new ArrayList<>(steps);
        longer.add(step);
        return new JsonPath(List.copyOf(longer));
    }
}
