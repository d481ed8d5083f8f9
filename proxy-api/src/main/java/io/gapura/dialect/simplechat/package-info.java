/**
 * The simple chat dialect, {@code POST /chat} and {@code POST /chat/stream}, as the document {@code seeds/003} describes it: a
 * message and a history in, an answer with the whole conversation or a stream of pieces out.
 */
@NullMarked
package io.gapura.dialect.simplechat;

import org.jspecify.annotations.NullMarked;
