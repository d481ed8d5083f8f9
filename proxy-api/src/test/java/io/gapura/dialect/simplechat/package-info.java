/** What is particular to the simple chat: what it refuses, and in which words. */
@NullMarked
package io.gapura.dialect.simplechat;

import org.jspecify.annotations.NullMarked;
