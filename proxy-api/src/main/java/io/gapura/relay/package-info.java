/**
 * Bytes between upstream and client.
 */
@NullMarked
package io.gapura.relay;

import org.jspecify.annotations.NullMarked;
