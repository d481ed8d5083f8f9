/** Tests of the runnable jar, over real sockets and real processes. */
@NullMarked
package io.gapura.standalone;

import org.jspecify.annotations.NullMarked;
