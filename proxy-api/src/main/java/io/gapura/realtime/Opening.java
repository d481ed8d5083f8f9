package io.gapura.realtime;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import io.gapura.http.QueryCredentials;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client asks for when it opens a session. Immutable.
 *
 * @param model the model that it names; empty if none
 * @param query its query, escaped, without the model and without credentials
 * @param protocols the subprotocols that an upstream may see
 */
record Opening(String model, String query, List<String> protocols) {
    Opening {
        protocols = List.copyOf(protocols);
    }

    /**
     * Reads it.
     *
     * @throws GatewayException with status 426 if the request asks for no WebSocket; 400 if the query is malformed, or asks for
     *     the session of a call, which may be anybody's of the house's account
     */
    static Opening of(String method, String query, Headers headers) {
        if (!method.equals("GET") || !"websocket".equalsIgnoreCase(headers.first("Upgrade"))) {
            throw upgradeRequired("This endpoint is a WebSocket: open it with ws:// or wss:// over HTTP/1.1"
                    + " (`Upgrade: websocket`), with a WebSocket client.");
        }
        if (!"13".equals(headers.first("Sec-WebSocket-Version"))) {
            throw upgradeRequired("Only version 13 of the WebSocket protocol is spoken here (RFC 6455).");
        }
        String model = "";
        List<String> kept = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (name.equalsIgnoreCase("call_id")) {
                throw new GatewayException(
                                ErrorKind.INVALID_REQUEST,
                                "Sessions of calls (`call_id`) are not offered: the gateway does not know whose a call is."
                                        + " Leave it out to open a session of your own.")
                        .at("call_id");
            }
            if (name.equals("model")) {
                model = equals < 0 ? "" : decode(pair.substring(equals + 1));
            } else if (!pair.isEmpty() && !QueryCredentials.isOne(name)) {
                kept.add(pair);
            }
        }
        return new Opening(model, String.join("&", kept), Subprotocols.crossing(headers));
    }

    /** The query for an upstream that knows the model by this name. */
    String queryFor(String name) {
        if (name.isEmpty()) {
            return query;
        }
        String model = "model=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        return query.isEmpty() ? model : model + "&" + query;
    }

    private static GatewayException upgradeRequired(String message) {
        return new GatewayException(ErrorKind.INVALID_REQUEST, message)
                .status(426)
                .code("upgrade_required");
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST, "The query is malformed: a % is followed by two hex digits.");
        }
    }
}
