package io.gapura.realtime;

import io.gapura.config.Default;
import io.gapura.config.Doc;
import io.gapura.config.Range;
import io.gapura.config.Unset;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long realtime sessions live. Immutable. */
@Doc("Realtime sessions: conversations over a WebSocket.")
public record RealtimeConfig(
        @Doc("A session in which neither side has sent anything for so long is closed.")
                @Default("30m")
                @Range(min = "1s", max = "24h")
                Duration idle,
        @Doc("How long one side may leave untaken what the other has sent; then the session is closed.")
                @Default("30s")
                @Range(min = "1s", max = "10m")
                Duration stall,
        @Doc("How long a session may last.")
                @Unset("as long as the upstream lets it last")
                @Range(min = "1s", max = "24h")
                @Nullable
                Duration total) {}
