package io.gapura.relay;

import io.gapura.exchange.LimitsConfig;

/**
 * What every relay needs of the configuration. Immutable.
 *
 * @param limits how much a call may take
 * @param stream how streams are sent
 * @param relay what crosses
 */
public record RelaySettings(LimitsConfig limits, StreamConfig stream, RelayConfig relay) {}
