/**
 * From the name of a model to the upstream that serves it.
 */
@NullMarked
package io.gapura.route;

import org.jspecify.annotations.NullMarked;
