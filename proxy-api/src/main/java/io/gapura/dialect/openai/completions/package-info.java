/**
 * The text completions dialect, {@code POST /v1/completions}, OpenAI's legacy way to generate, as its API reference describes it
 * and as compatible servers speak it.
 */
@NullMarked
package io.gapura.dialect.openai.completions;

import org.jspecify.annotations.NullMarked;
