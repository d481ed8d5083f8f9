/** The laws that every dialect keeps, over every fixture. */
@NullMarked
package io.gapura.dialect;

import org.jspecify.annotations.NullMarked;
