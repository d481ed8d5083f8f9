/**
 * Who is calling: the gateway's own keys, and the caller whom the servlet container has authenticated.
 */
@NullMarked
package io.gapura.auth;

import org.jspecify.annotations.NullMarked;
