package io.gapura.reasoning;

import io.gapura.config.ByteSize;
import io.gapura.config.Default;
import io.gapura.config.Doc;
import io.gapura.config.Range;
import java.time.Duration;

/** How long sealed reasoning is remembered for clients that don't bring it back. Immutable. */
@Doc("Remembering sealed reasoning for chat clients that don't bring it back with the results of their tools.")
public record ReasoningMemoryConfig(
        @Doc("How long after its last use; `0s` turns it off.") @Default("1h") @Range(min = "0s", max = "24h")
                Duration keep,
        @Doc("How much of it is held in memory, for all callers together; beyond it the longest unused goes.")
                @Default("64MiB")
                @Range(min = "1KiB", max = "16GiB")
                ByteSize maxSize) {}
