package io.gapura.provider;

import io.gapura.config.Doc;
import io.gapura.config.Example;
import io.gapura.config.Range;
import io.gapura.config.Unset;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Timeouts of one upstream; what is null is as for all. Immutable. */
@Doc("Timeouts of one upstream; what is unset is as in the section `timeouts`.")
public record TimeoutOverrides(
        @Doc("Until a connection is there, name lookup and TLS included.")
                @Unset("`timeouts.connect`")
                @Range(min = "1ms", max = "10m")
                @Example("2s")
                @Nullable
                Duration connect,
        @Doc("From the end of the request to the first byte of the answer.")
                @Unset("`timeouts.first-byte`")
                @Range(min = "1ms", max = "24h")
                @Example("10m")
                @Nullable
                Duration firstByte,
        @Doc("Between two pieces of an answer.")
                @Unset("`timeouts.idle`")
                @Range(min = "1ms", max = "24h")
                @Example("1m")
                @Nullable
                Duration idle,
        @Doc(
                        "The whole call, from its start to the last byte of the answer; where a body streams to the upstream, from its last piece.")
                @Unset("`timeouts.total`")
                @Range(min = "1ms", max = "24h")
                @Example("1h")
                @Nullable
                Duration total) {

    /** Nothing overridden. */
    public static TimeoutOverrides none() {
        return new TimeoutOverrides(null, null, null, null);
    }

    /** These timeouts where they are set, the general ones elsewhere. */
    public TimeoutsConfig over(TimeoutsConfig general) {
        return new TimeoutsConfig(
                connect == null ? general.connect() : connect,
                firstByte == null ? general.firstByte() : firstByte,
                idle == null ? general.idle() : idle,
                total == null ? general.total() : total);
    }
}
