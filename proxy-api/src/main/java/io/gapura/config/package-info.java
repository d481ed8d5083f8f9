/**
 * Configuration: a YAML file bound to immutable records, with every mistake reported at once; schema and documentation come from the same records.
 */
@NullMarked
package io.gapura.config;

import org.jspecify.annotations.NullMarked;
