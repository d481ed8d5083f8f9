/**
 * What OpenAI's dialects have in common: how bytes of an answer pass, how errors and usage are told, how a request's members are
 * read.
 */
@NullMarked
package io.gapura.dialect.openai;

import org.jspecify.annotations.NullMarked;
