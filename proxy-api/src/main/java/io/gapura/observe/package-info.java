/**
 * What is told about an exchange when it is over; listens, never acts.
 */
@NullMarked
package io.gapura.observe;

import org.jspecify.annotations.NullMarked;
