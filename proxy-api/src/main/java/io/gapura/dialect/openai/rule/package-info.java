/**
 * Rules of what a request of an OpenAI dialect may hold, as data, and the one pass over the bytes that asks them; they know
 * no single endpoint.
 */
@NullMarked
package io.gapura.dialect.openai.rule;

import org.jspecify.annotations.NullMarked;
