/** A web application that has its own pages and takes the gateway in. Packed into WARs by the contract; needs nothing but servlets. */
@NullMarked
package io.gapura.contract.host;

import org.jspecify.annotations.NullMarked;
