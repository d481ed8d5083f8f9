/**
 * What Anthropic's dialects have in common.
 */
@NullMarked
package io.gapura.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
