/**
 * Whose the ids are that upstreams hand out (files, batches, vector stores…): all callers share the upstream's key, so the gateway
 * remembers who made what, lets nobody else near it, and shows everybody only their own.
 */
@NullMarked
package io.gapura.owned;

import org.jspecify.annotations.NullMarked;
