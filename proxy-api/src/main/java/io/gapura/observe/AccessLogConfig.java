package io.gapura.observe;

import io.gapura.config.Default;
import io.gapura.config.Doc;

/** The line that is logged for each exchange. Immutable. */
@Doc("The line that is logged for each call: no bodies, no secrets.")
public record AccessLogConfig(@Doc("How the line looks.") @Default("text") Format format) {
    /** How the line looks. */
    public enum Format {
        /** Words and values, for people. */
        TEXT,
        /** One JSON object, for machines. */
        JSON,
        /** No line. */
        OFF
    }
}
