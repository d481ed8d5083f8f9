/** Tests of Anthropic's Messages: what is beyond the laws of all dialects. */
@NullMarked
package io.gapura.dialect.anthropic.messages;

import org.jspecify.annotations.NullMarked;
