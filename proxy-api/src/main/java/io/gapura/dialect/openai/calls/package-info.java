/**
 * What the gateway has to know of OpenAI's calls that pass as they are: which members a request must have, what ends a stream,
 * what an answer cost.
 */
@NullMarked
package io.gapura.dialect.openai.calls;

import org.jspecify.annotations.NullMarked;
