package io.gapura.standalone;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A connector for HTTP/1.1 whose requests carry the attribute {@link #ATTRIBUTE}, by which the application learns at
 * once that its client has gone. Thread-safe, as Jetty's own.
 */
final class PresenceConnector extends ServerConnector {
    /**
     * Request attribute, a {@code java.util.function.Function<Runnable, AutoCloseable>}: see {@link
     * WatchedEndPoint#watch}. JDK types only, for the application can't see this module's classes.
     */
    static final String ATTRIBUTE = "io.gapura.client-presence";

    PresenceConnector(Server server, HttpConfiguration http) {
        super(server, 1, -1, new HttpConnectionFactory(http));
        http.addCustomizer(PresenceConnector::offerPresence);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        SocketChannelEndPoint endPoint = new WatchedEndPoint(channel, selector, key, getScheduler(), getExecutor());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }

    private static Request offerPresence(Request request, HttpFields.Mutable responseHeaders) {
        if (request.getConnectionMetaData().getConnection().getEndPoint() instanceof WatchedEndPoint endPoint) {
            request.setAttribute(ATTRIBUTE, endPoint.presence());
        }
        return request;
    }
}
