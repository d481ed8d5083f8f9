/** Google's Gemini API: what its endpoints have in common. */
@NullMarked
package io.gapura.dialect.gemini;

import org.jspecify.annotations.NullMarked;
