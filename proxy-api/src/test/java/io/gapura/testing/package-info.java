/**
 * The team's test instruments: an upstream that misbehaves to order, and a client that sees every byte and when it came.
 */
@NullMarked
package io.gapura.testing;

import org.jspecify.annotations.NullMarked;
