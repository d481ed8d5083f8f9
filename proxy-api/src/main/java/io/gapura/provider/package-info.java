/**
 * Where an upstream is and how it is called: the port through which calls leave, and the data that tells upstreams apart.
 */
@NullMarked
package io.gapura.provider;

import org.jspecify.annotations.NullMarked;
