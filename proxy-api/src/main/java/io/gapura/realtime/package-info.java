/**
 * Conversations over a WebSocket: through the container's on the client's side, through Jetty's core client on the upstream's.
 */
@NullMarked
package io.gapura.realtime;

import org.jspecify.annotations.NullMarked;
