/**
 * The Responses dialect, {@code POST /v1/responses}, as OpenAI's API reference and the Open Responses specification describe it:
 * bytes that pass, and the same read into and written from canonical words. It keeps no responses: that is not a dialect's work.
 */
@NullMarked
package io.gapura.dialect.openai.responses;

import org.jspecify.annotations.NullMarked;
