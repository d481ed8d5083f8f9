/**
 * The canonical vocabulary: what a request asks, what an answer says, and the events that it arrives in, whatever dialect
 * either side speaks. No dialect, framing, I/O, clock or random source is known here.
 */
@NullMarked
package io.gapura.model;

import org.jspecify.annotations.NullMarked;
