package io.gapura.provider;

import java.util.List;

/**
 * What stands between a base and the paths of a kind of upstream. Immutable.
 *
 * @param root what comes first; a base that ends in it is not given it twice
 * @param dated the same where the configuration names a dated version of the API
 * @param modelRoot with a dated version: what comes before a path that is about one model, with <code>{model}</code>
 * @param ofModel with a dated version: the paths that are about one model
 */
public record PathStyle(String root, String dated, String modelRoot, List<String> ofModel) {
    /** Paths follow the base, and there are no dated versions. */
    public static final PathStyle PLAIN = new PathStyle("", "", "", List.of());

    /** Copies the list. */
    public PathStyle {
        ofModel = List.copyOf(ofModel);
    }

    /** Whether there are dated versions. */
    boolean takesVersions() {
        return !dated.isEmpty();
    }
}
