/**
 * Framing: bytes to frames and back, by the WHATWG standard of server-sent events, and to the parts of multipart forms; no
 * frame's meaning is known here.
 */
@NullMarked
package io.gapura.frame;

import org.jspecify.annotations.NullMarked;
