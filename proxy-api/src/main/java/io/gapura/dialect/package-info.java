/**
 * What the JSON of a wire dialect means, in both directions, without any I/O: no socket, servlet, thread, clock or random source.
 */
@NullMarked
package io.gapura.dialect;

import org.jspecify.annotations.NullMarked;
