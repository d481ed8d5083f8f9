package io.gapura;

import io.gapura.config.Default;
import io.gapura.config.Doc;
import io.gapura.config.Range;
import java.time.Duration;

/** Whether the gateway follows changes of its file. Immutable. */
@Doc(
        "Whether the gateway follows changes of its file. A new configuration counts for calls that begin after it; a wrong "
                + "one is reported and the old one stays.")
public record ReloadConfig(
        @Doc("Look for changes.") @Default("true") boolean enabled,
        @Doc("How often to look. A change of this key itself counts after a restart.")
                @Default("2s")
                @Range(min = "100ms", max = "1h")
                Duration interval) {}
