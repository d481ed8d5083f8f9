/** OpenAI's counting of tokens (platform.openai.com/docs/api-reference/responses/input-tokens). */
@NullMarked
package io.gapura.dialect.openai.count;

import org.jspecify.annotations.NullMarked;
