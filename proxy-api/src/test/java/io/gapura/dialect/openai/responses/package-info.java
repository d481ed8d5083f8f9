/** What is particular to responses: their shape, what is refused without state, what other dialects make of them. */
@NullMarked
package io.gapura.dialect.openai.responses;

import org.jspecify.annotations.NullMarked;
