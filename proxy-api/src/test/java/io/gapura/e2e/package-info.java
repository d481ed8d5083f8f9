/**
 * The gateway as its clients and upstreams meet it: over real sockets.
 */
@NullMarked
package io.gapura.e2e;

import org.jspecify.annotations.NullMarked;
