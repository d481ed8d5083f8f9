/** Anthropic's list of models, as its API reference describes it. */
@NullMarked
package io.gapura.dialect.anthropic.models;

import org.jspecify.annotations.NullMarked;
