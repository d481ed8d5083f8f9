/** Tests of the vendor's list of models. */
@NullMarked
package io.gapura.dialect.gemini.models;

import org.jspecify.annotations.NullMarked;
