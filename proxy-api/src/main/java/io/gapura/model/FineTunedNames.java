package io.gapura.model;

/**
 * How fine-tuned models are called: {@code ft:base:organization:suffix:id} ({@code platform.openai.com/docs/guides/fine-tuning});
 * letters of either case are the same, as a compatible server may not care for them. Stateless.
 */
public final class FineTunedNames {
    private static final String MARK = "ft:";

    private FineTunedNames() {}

    /** Whether an upstream's name, without a prefix of the house's, is one of a fine-tuned model. */
    public static boolean matches(String bare) {
        return bare.regionMatches(true, 0, MARK, 0, MARK.length());
    }

    /** A name without what stands before its last slash: that may be a prefix of the house's. */
    public static String bare(String model) {
        return model.substring(model.lastIndexOf('/') + 1);
    }
}
