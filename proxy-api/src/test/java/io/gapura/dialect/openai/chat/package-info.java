/** What is particular to chat completions, and what malformed input does to them. */
@NullMarked
package io.gapura.dialect.openai.chat;

import org.jspecify.annotations.NullMarked;
