/** OpenAI's embeddings, for who speaks them to an upstream of another kind, or is spoken to in them. */
@NullMarked
package io.gapura.dialect.openai.embeddings;

import org.jspecify.annotations.NullMarked;
