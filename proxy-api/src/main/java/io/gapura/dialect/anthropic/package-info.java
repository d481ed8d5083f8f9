/**
 * What Anthropic's dialects have in common: header fields, and how errors are told and read.
 */
@NullMarked
package io.gapura.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
