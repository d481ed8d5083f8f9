/** What Anthropic's dialects have in common: how errors are told and read. */
@NullMarked
package io.gapura.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
