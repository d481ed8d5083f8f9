/**
 * The HTTP words that all rooms share and no library owns: headers, a body, a source of bytes that is read on demand.
 */
@NullMarked
package io.gapura.http;

import org.jspecify.annotations.NullMarked;
