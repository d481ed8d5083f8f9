/** The gateway as one runnable jar: boots the very same WAR on an embedded Jetty, and ends it in order. */
@NullMarked
package io.gapura.standalone;

import org.jspecify.annotations.NullMarked;
