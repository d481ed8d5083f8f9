/** What texts come to, without any I/O: how many tokens they are, about. */
@NullMarked
package io.gapura.text;

import org.jspecify.annotations.NullMarked;
