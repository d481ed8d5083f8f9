/**
 * OpenAI, and every upstream that is like it: the address ends in {@code /v1}, the key is a bearer token.
 */
@NullMarked
package io.gapura.provider.openai;

import org.jspecify.annotations.NullMarked;
