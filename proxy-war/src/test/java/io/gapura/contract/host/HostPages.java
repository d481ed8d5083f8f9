package io.gapura.contract.host;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The host's pages: says who answered, and what was asked. Stateless. */
public final class HostPages extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.setCharacterEncoding("UTF-8");
        response.getWriter()
                .print("host: " + request.getMethod() + " "
                        + request.getRequestURI()
                                .substring(request.getContextPath().length()));
    }
}
