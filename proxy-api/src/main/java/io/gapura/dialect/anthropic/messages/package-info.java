/**
 * Anthropic's Messages: requests, whole answers and streams, in both directions, after Anthropic's API reference
 * (platform.claude.com/docs/en/api/messages).
 */
@NullMarked
package io.gapura.dialect.anthropic.messages;

import org.jspecify.annotations.NullMarked;
