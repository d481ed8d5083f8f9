package io.gapura.relay;

import io.gapura.config.Default;
import io.gapura.config.Doc;
import io.gapura.config.Range;
import java.time.Duration;

/** How streamed answers are sent. Immutable. */
@Doc("How streamed answers are sent.")
public record StreamConfig(
        @Doc("Status and headers are held back until the first event, so that an early failure keeps its true status; "
                        + "after this time they go out nevertheless, and a failure is an event in the stream.")
                @Default("15s")
                @Range(min = "0s", max = "10m")
                Duration commitAfter,
        @Doc("A comment is sent after so much silence, so that nobody on the way gives up; `0s` turns it off.")
                @Default("15s")
                @Range(min = "0s", max = "10m")
                Duration keepAlive) {}
