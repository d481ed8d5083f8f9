/** Tests of the vendor's list of models. */
@NullMarked
package io.gapura.dialect.anthropic.models;

import org.jspecify.annotations.NullMarked;
