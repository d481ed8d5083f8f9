package io.gapura.exchange;

import io.gapura.config.ByteSize;
import io.gapura.config.Default;
import io.gapura.config.Doc;
import io.gapura.config.Range;
import java.time.Duration;

/** How much of the gateway's memory and time one call may take. Immutable. */
@Doc("How much of the gateway's memory and time one call may take.")
public record LimitsConfig(
        @Doc("The longest JSON request body; a longer one gets 413.")
                @Default("64MiB")
                @Range(min = "1KiB", max = "1GiB")
                ByteSize jsonBody,
        @Doc(
                        "The longest request body that is passed on while it arrives: files, audio, images; a longer one gets 413. It costs no "
                                + "memory, but the upstream's time and traffic.")
                @Default("8GiB")
                @Range(min = "1KiB", max = "1024GiB")
                ByteSize upload,
        @Doc("The longest whole answer of an upstream that is held in memory.")
                @Default("64MiB")
                @Range(min = "1KiB", max = "1GiB")
                ByteSize answer,
        @Doc("The longest single event of a streamed answer.") @Default("8MiB") @Range(min = "1KiB", max = "1GiB")
                ByteSize event,
        @Doc("How long a request body may pause between two pieces; then it gets 408.")
                @Default("60s")
                @Range(min = "1s", max = "1h")
                Duration bodyTimeout) {}
