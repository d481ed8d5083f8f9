package io.gapura.relay;

import io.gapura.http.Headers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;

/** The header fields of a servlet request, copied once for all who look at them. Stateless and thread-safe. */
public final class ServletHeaders {
    private static final String ATTRIBUTE = "io.gapura.headers";

    private ServletHeaders() {}

    /** All fields of this request; whoever gets them changes nothing. On a thread of the container. */
    public static Headers of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Headers copied) {
            return copied;
        }
        Headers headers = new Headers();
        Collections.list(request.getHeaderNames())
                .forEach(name -> Collections.list(request.getHeaders(name)).forEach(value -> headers.add(name, value)));
        request.setAttribute(ATTRIBUTE, headers);
        return headers;
    }
}
