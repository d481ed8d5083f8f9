/**
 * The chat completions dialect, {@code POST /v1/chat/completions}, as OpenAI's API reference describes it and as compatible
 * servers speak it: bytes that pass, and the same read into and written from canonical words.
 */
@NullMarked
package io.gapura.dialect.openai.chat;

import org.jspecify.annotations.NullMarked;
