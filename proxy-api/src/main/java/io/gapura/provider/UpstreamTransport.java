package io.gapura.provider;

import io.gapura.error.GatewayException;
import io.gapura.http.ByteSource;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import java.net.URI;
import java.time.Duration;

/** The port through which a call leaves for an upstream: over HTTP, or into this process for the demo. Thread-safe. */
public interface UpstreamTransport {
    /** Sends the call. The listener is told exactly one of head or failure, from any thread, perhaps before this returns. */
    Call send(Request request, Listener listener);

    /**
     * A call to send.
     *
     * @param method the HTTP method
     * @param uri where to
     * @param headers complete, with credentials; only hop-by-hop fields are added
     * @param body the body
     * @param connectTimeout how long the connection may take to be there
     */
    record Request(String method, URI uri, Headers headers, Content body, Duration connectTimeout) {}

    /** A call that was sent. */
    interface Call {
        /** Stops it at once, closing the connection (HTTP/1.1) or resetting the stream (HTTP/2). Harmless after its end. */
        void abort(Throwable reason);
    }

    /** Who waits for the answer. */
    interface Listener {
        /** Status and headers are there; the body is read on demand. Later failures come through the source. */
        void head(int status, Headers headers, ByteSource body);

        /** There will be no answer: kind {@code UPSTREAM_UNREACHABLE}, {@code UPSTREAM_CUT} or {@code UPSTREAM_CONNECT_TIMEOUT}. */
        void failed(GatewayException failure);
    }
}
