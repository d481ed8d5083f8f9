/** Reasoning that a provider sealed, remembered for clients that don't bring it back. */
@NullMarked
package io.gapura.reasoning;

import org.jspecify.annotations.NullMarked;
