/**
 * Servlet filters: request id, CORS, authentication, access log.
 */
@NullMarked
package io.gapura.filter;

import org.jspecify.annotations.NullMarked;
