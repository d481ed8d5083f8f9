/** Gemini's {@code generateContent} and {@code streamGenerateContent}, as clients speak them to us and we to upstreams. */
@NullMarked
package io.gapura.dialect.gemini.generate;

import org.jspecify.annotations.NullMarked;
