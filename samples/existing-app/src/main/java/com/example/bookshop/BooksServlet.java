package com.example.bookshop;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** What the shop has, one title a line: a servlet of the application's own, beside the gateway. Stateless and thread-safe. */
@WebServlet("/books")
public class BooksServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final List<String> TITLES =
            List.of("The Left Hand of Darkness", "This Earth of Mankind", "The Master and Margarita");

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().print(String.join("\n", TITLES) + "\n");
    }
}
