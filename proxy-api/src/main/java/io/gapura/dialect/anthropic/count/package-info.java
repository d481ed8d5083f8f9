/** Anthropic's counting of tokens (platform.claude.com/docs/en/api/messages/count_tokens). */
@NullMarked
package io.gapura.dialect.anthropic.count;

import org.jspecify.annotations.NullMarked;
