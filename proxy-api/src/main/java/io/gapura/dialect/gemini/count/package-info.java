/** Gemini's counting of tokens (ai.google.dev/api/tokens). */
@NullMarked
package io.gapura.dialect.gemini.count;

import org.jspecify.annotations.NullMarked;
