/**
 * The JAX-RS resources: the definition of every endpoint, a few lines each, and the only user of JAX-RS.
 */
@NullMarked
package io.gapura.rest;

import org.jspecify.annotations.NullMarked;
