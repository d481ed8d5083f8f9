/**
 * What can go wrong, as a closed list: one {@link io.gapura.error.ErrorKind} a failure, whatever the dialect it is told in.
 */
@NullMarked
package io.gapura.error;

import org.jspecify.annotations.NullMarked;
