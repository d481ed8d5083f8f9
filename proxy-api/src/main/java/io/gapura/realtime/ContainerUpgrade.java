package io.gapura.realtime;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has the container make a WebSocket of a request (Jakarta WebSocket 2.1, section 3.1.3 of its API). Loaded only where the
 * container has one: else its types are not there. Stateless and thread-safe.
 */
final class ContainerUpgrade {
    private ContainerUpgrade() {}

    /**
     * Answers 101; on the request's thread. The container opens the endpoint then or soon afterwards.
     *
     * @param container what the container keeps in its servlet context
     * @param protocol the subprotocol to answer with, or null
     */
    static void upgrade(
            Object container,
            HttpServletRequest request,
            HttpServletResponse response,
            ClientSide endpoint,
            @Nullable String protocol)
            throws IOException {
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(ClientSide.class, "/v1/realtime")
                .subprotocols(protocol == null ? List.of() : List.of(protocol))
                .configurator(new OneCall(endpoint, protocol))
                .build();
        try {
            ((ServerContainer) container).upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException refused) {
            throw new IOException("the container does not make a WebSocket of this request", refused);
        }
    }

    /** Gives the container what was decided before: the doors have looked at the origin, and the upstream has chosen. */
    private static final class OneCall extends ServerEndpointConfig.Configurator {
        private final ClientSide endpoint;
        private final @Nullable String protocol;

        OneCall(ClientSide endpoint, @Nullable String protocol) {
            this.endpoint = endpoint;
            this.protocol = protocol;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(endpoint);
        }

        @Override
        public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            return protocol == null ? "" : protocol;
        }

        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return List.of(); // what comes compressed from one side would be packed anew for the other
        }

        @Override
        public boolean checkOrigin(String origin) {
            return true;
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            // nothing to add
        }
    }
}
