/** What is particular to text completions: what a request may hold, what a chat can honour, choices one after the other. */
@NullMarked
package io.gapura.dialect.openai.completions;

import org.jspecify.annotations.NullMarked;
