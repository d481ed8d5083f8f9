package com.example.bookshop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The host maps the gateway's filter over all its own paths: each side still answers what is its own. */
class FilterModeTest {
    private static DeployedShop shop;

    @BeforeAll
    static void deploy() throws Exception {
        shop = DeployedShop.with("filter-mode.xml");
    }

    @AfterAll
    static void stop() throws Exception {
        shop.stop();
    }

    @Test
    void answersWhereTheFilterIsMapped() throws Exception {
        HttpResponse<String> whole = shop.ask("v1/chat/completions", "Hello?", false);
        HttpResponse<String> streamed = shop.ask("v1/chat/completions", "Hello?", true);

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).contains("\"chat.completion\"", "Hello?");
        assertThat(streamed.statusCode()).isEqualTo(200);
        assertThat(streamed.body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void passesTheHostsOwnPathsOn() throws Exception {
        assertThat(shop.get("").body()).contains("<title>Bookshop</title>");
        assertThat(shop.get("books").body()).contains("The Master and Margarita");
    }

    @Test
    void mountsNothingBeside() throws Exception {
        assertThat(shop.get("ai/v1/models").statusCode()).isEqualTo(404);
    }
}
