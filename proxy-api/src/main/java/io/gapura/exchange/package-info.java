/**
 * The skeleton that features plug into: one {@link io.gapura.exchange.Exchange} a client call, a list of steps, a sink for the answer.
 */
@NullMarked
package io.gapura.exchange;

import org.jspecify.annotations.NullMarked;
