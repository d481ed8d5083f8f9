package io.gapura.filter;

import io.gapura.config.Allowed;
import io.gapura.config.Default;
import io.gapura.config.Doc;

/** How errors look where clients disagree. Immutable. */
@Doc("How errors look where clients disagree.")
public record ErrorsConfig(
        @Doc("The status for a model that no upstream serves. SDKs expect 404; some older clients 400.")
                @Default("404")
                @Allowed({"404", "400"})
                int unknownModelStatus) {}
