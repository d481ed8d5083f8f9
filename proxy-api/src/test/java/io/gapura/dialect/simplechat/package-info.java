/** Tests of the simple chat dialect. */
@org.jspecify.annotations.NullMarked
package io.gapura.dialect.simplechat;
