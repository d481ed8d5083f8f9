package io.gapura.provider.demo;

import java.util.List;

/** The model names that the demo lists; it answers to any other name too. Immutable. */
public final class DemoModels {
    /** {@code demo}, and the names that clients of a gateway without a provider are likely to ask for. */
    public static final List<String> NAMES = List.of(
            "demo",
            "gpt-4",
            "gpt-4-turbo",
            "gpt-4-turbo-preview",
            "gpt-4o",
            "gpt-4o-mini",
            "gpt-3.5-turbo",
            "gpt-3.5-turbo-16k",
            "gpt-4.1",
            "gpt-4.1-mini",
            "gpt-4.1-nano",
            "gpt-5",
            "gpt-5-mini",
            "gpt-5-nano",
            "o1",
            "o3",
            "o3-mini",
            "o4-mini");

    /** The {@code owned_by} of each. */
    public static final String OWNER = "gapura-demo";

    private DemoModels() {}
}
