package io.gapura.provider;

import io.gapura.dialect.OutboundDialect;
import io.gapura.model.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A dialect that a kind of upstream speaks, and where. Immutable and thread-safe.
 *
 * @param dialect the dialect
 * @param operation what it is needed for; one that is only for text completions is never translated to
 * @param path the path of a request, below the provider's own; may hold <code>{model}</code> and a query
 * @param streamPath the same of a request for a stream
 * @param countPath where the tokens of its requests are counted; null if nowhere
 */
public record DialectPath(
        OutboundDialect dialect, Operation operation, String path, String streamPath, @Nullable String countPath) {
    /** One whose requests nobody counts. */
    public DialectPath(OutboundDialect dialect, Operation operation, String path, String streamPath) {
        this(dialect, operation, path, streamPath, null);
    }

    /** A dialect of conversations whose path is one. */
    public static DialectPath at(OutboundDialect dialect, String path) {
        return new DialectPath(dialect, Operation.CHAT, path, path);
    }

    /** The dialect's name. */
    public String name() {
        return dialect.name();
    }
}
