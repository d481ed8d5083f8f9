/** The contract of the gateway with its servers: real HTTP against the packed WAR, and the jar in a host, on each of them. */
@NullMarked
package io.gapura.contract;

import org.jspecify.annotations.NullMarked;
