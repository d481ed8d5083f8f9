/** The host's own JAX-RS application, for the WARs that have one. */
@NullMarked
package io.gapura.contract.host.rest;

import org.jspecify.annotations.NullMarked;
