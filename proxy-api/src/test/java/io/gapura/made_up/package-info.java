/** A dialect that nobody speaks: all that it takes to add one. */
@NullMarked
package io.gapura.made_up;

import org.jspecify.annotations.NullMarked;
