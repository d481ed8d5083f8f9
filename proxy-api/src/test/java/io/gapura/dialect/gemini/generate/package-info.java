/** Tests of Gemini's dialect. */
@NullMarked
package io.gapura.dialect.gemini.generate;

import org.jspecify.annotations.NullMarked;
