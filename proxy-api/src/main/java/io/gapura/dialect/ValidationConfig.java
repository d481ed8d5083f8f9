package io.gapura.dialect;

import io.gapura.config.Default;
import io.gapura.config.Doc;

/** How closely requests are checked. Immutable. */
@Doc("How closely requests are checked.")
public record ValidationConfig(
        @Doc(
                        "`lenient`: only what the gateway itself needs. `standard`: types, ranges and required members of every "
                                + "documented parameter; what is not documented passes. `strict`: an undocumented parameter is "
                                + "refused too, with the name that was probably meant; so far in chat and text completions alone.")
                @Default("standard")
                Strictness strictness) {}
