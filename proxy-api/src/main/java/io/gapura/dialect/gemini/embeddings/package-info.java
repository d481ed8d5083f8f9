/** Gemini's embeddings, of one content and of many (ai.google.dev/api/embeddings). */
@NullMarked
package io.gapura.dialect.gemini.embeddings;

import org.jspecify.annotations.NullMarked;
