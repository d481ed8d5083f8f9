package io.gapura.filter;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Whether a call may use a login that the browser adds by itself (a session, Basic): not when a page of another site makes it,
 * unless the configuration trusts that page with credentials. CORS alone does not stop it: it hides the answer, and lets the
 * call be made. Stateless and thread-safe.
 */
final class SameSite {
    private SameSite() {}

    /** Whether the container's login counts for this call. */
    static boolean allows(HttpServletRequest request, CorsConfig cors) {
        String origin = request.getHeader("Origin");
        if (origin != null && cors.allowCredentials() && cors.allowedOrigins().contains(origin)) {
            return true;
        }
        return isOwnPage(request);
    }

    /** Whether no page calls, or one of this very origin. */
    static boolean isOwnPage(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        String site = request.getHeader("Sec-Fetch-Site"); // W3C Fetch Metadata: no page can set it
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        return origin == null || authority(origin).equalsIgnoreCase(String.valueOf(request.getHeader("Host")));
    }

    private static String authority(String origin) {
        try {
            @Nullable String authority = URI.create(origin).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
