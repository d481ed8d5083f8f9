package com.example.bookshop;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The gateway answers below its mount, the bookshop everywhere else. */
class ExistingAppTest {
    private static final String QUESTION = "Which books do you have?";

    private static DeployedShop shop;

    @BeforeAll
    static void deploy() throws Exception {
        shop = DeployedShop.asItIs();
    }

    @AfterAll
    static void stop() throws Exception {
        shop.stop();
    }

    @Test
    void answersWhole() throws Exception {
        HttpResponse<String> response = shop.ask("ai/v1/chat/completions", QUESTION, false);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(text(read(response.body()), "message")).contains(QUESTION);
    }

    @Test
    void streamsTheSameAnswerEventByEvent() throws Exception {
        HttpResponse<String> whole = shop.ask("ai/v1/chat/completions", QUESTION, false);

        HttpResponse<String> response = shop.ask("ai/v1/chat/completions", QUESTION, true);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream; charset=utf-8");
        List<String> data = response.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
        assertThat(data).hasSizeGreaterThan(10).endsWith("[DONE]");
        StringBuilder streamed = new StringBuilder();
        data.subList(0, data.size() - 1).forEach(event -> streamed.append(text(read(event), "delta")));
        assertThat(streamed).hasToString(text(read(whole.body()), "message"));
    }

    @Test
    void tellsItsErrorsInTheShapeThatClientsKnow() throws Exception {
        HttpResponse<String> response = shop.get("ai/v1/wrong");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(read(response.body()).getJsonObject("error")).containsKeys("message", "type", "param", "code");
    }

    @Test
    void leavesThePageAndTheServletOfTheHostAlone() throws Exception {
        HttpResponse<String> page = shop.get("");
        HttpResponse<String> books = shop.get("books");

        assertThat(page.body()).isEqualTo(Files.readString(Path.of("src/main/webapp/index.html")));
        assertThat(books.body()).hasLineCount(3).contains("This Earth of Mankind");
        assertThat(List.of(page, books)).allSatisfy(response -> {
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("x-request-id")).isEmpty();
        });
    }

    @Test
    void answersNothingOutsideItsMount() throws Exception {
        HttpResponse<String> response = shop.get("v1/models");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("x-request-id")).isEmpty();
    }

    private static JsonObject read(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    /** The text of the first choice, in the member that holds it; empty if the event has none. */
    private static String text(JsonObject answer, String member) {
        return answer.getJsonArray("choices").isEmpty()
                ? ""
                : answer.getJsonArray("choices")
                        .getJsonObject(0)
                        .getJsonObject(member)
                        .getString("content", "");
    }
}
