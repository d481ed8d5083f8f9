package io.gapura.route;

import io.gapura.provider.Upstream;

/**
 * Where a call goes. Immutable.
 *
 * @param upstream the upstream
 * @param model the upstream's name of the model
 */
public record RoutePlan(Upstream upstream, String model) {}
