/** The gateway's description of its own endpoints, for tools (OpenAPI) and for people (a page). */
@NullMarked
package io.gapura.describe;

import org.jspecify.annotations.NullMarked;
