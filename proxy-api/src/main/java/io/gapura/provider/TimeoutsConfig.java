package io.gapura.provider;

import io.gapura.config.Default;
import io.gapura.config.Doc;
import io.gapura.config.Range;
import java.time.Duration;

/** How long an upstream may take. Each has its own error. Immutable. */
@Doc("How long an upstream may take.")
public record TimeoutsConfig(
        @Doc("Until a connection is there, name lookup and TLS included.")
                @Default("5s")
                @Range(min = "1ms", max = "10m")
                Duration connect,
        @Doc("From the end of the request to the first byte of the answer.")
                @Default("5m")
                @Range(min = "1ms", max = "24h")
                Duration firstByte,
        @Doc("Between two pieces of an answer.") @Default("2m") @Range(min = "1ms", max = "24h") Duration idle,
        @Doc(
                        "The whole call, from its start to the last byte of the answer; where a body streams to the upstream, from its last piece.")
                @Default("30m")
                @Range(min = "1ms", max = "24h")
                Duration total) {}
