/** The grammar of events, the fold and the way back. */
@NullMarked
package io.gapura.model;

import org.jspecify.annotations.NullMarked;
