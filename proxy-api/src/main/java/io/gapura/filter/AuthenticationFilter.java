package io.gapura.filter;

import io.gapura.auth.CallFacts;
import io.gapura.auth.ShownKey;
import io.gapura.dialect.InboundDialect;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Endpoint;
import io.gapura.http.Headers;
import io.gapura.relay.ErrorAnswer;
import io.gapura.relay.ServletHeaders;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;

/** Lets through whom the {@link io.gapura.auth.Authenticator} knows, and probes of health. Stateless and thread-safe. */
final class AuthenticationFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Visit visit = Visit.of(request);
        Endpoint endpoint = visit.log().endpoint();
        if (endpoint != null && endpoint.access() == Endpoint.Access.CALLERS) {
            try {
                visit.log().caller(visit.entrance().authenticator().authenticate(facts(request, visit)));
            } catch (GatewayException failure) {
                InboundDialect dialect = visit.entrance().dialect(endpoint, ServletHeaders.of(request));
                ErrorAnswer.write(request, response, dialect, visit.log(), failure);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static CallFacts facts(HttpServletRequest request, Visit visit) {
        Headers headers = ServletHeaders.of(request);
        Principal principal = SameSite.allows(request, visit.entrance().cors()) ? request.getUserPrincipal() : null;
        return new CallFacts(
                ShownKey.of(headers, visit.log().path(), request.getQueryString()),
                principal == null ? null : principal.getName(),
                String.valueOf(request.getRemoteAddr()),
                String.valueOf(request.getLocalAddr()),
                headers);
    }
}
