package io.gapura.realtime;

import io.gapura.exchange.LimitsConfig;
import io.gapura.relay.RelayConfig;

/**
 * What realtime sessions need of the configuration. Immutable.
 *
 * @param limits how much a message may take
 * @param relay what crosses
 * @param realtime how long sessions live
 */
public record RealtimeSettings(LimitsConfig limits, RelayConfig relay, RealtimeConfig realtime) {}
