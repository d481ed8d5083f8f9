/** Tests of the counting of tokens. */
@org.jspecify.annotations.NullMarked
package io.gapura.text;
