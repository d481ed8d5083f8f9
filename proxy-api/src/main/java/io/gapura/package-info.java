/**
 * The composition root: the configuration as a whole, and the gateway wired by hand from it.
 */
@NullMarked
package io.gapura;

import org.jspecify.annotations.NullMarked;
