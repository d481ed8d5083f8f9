package io.gapura.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.MediaSource;
import io.gapura.model.Message;
import io.gapura.model.Role;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests whose tokens are estimated. */
class PromptTokensTest {
    /** What a request with one empty message of a user comes to. */
    private static final long EMPTY = of(List.of());

    private static long of(List<ContentBlock> blocks) {
        Message message = new Message(Role.USER, blocks, null, Extensions.NONE);
        return PromptTokens.of(GenerationRequest.of("m", List.of(message)));
    }

    private static long beyond(ContentBlock block) {
        return of(List.of(block)) - EMPTY;
    }

    /** The conversation of OpenAI's cookbook, "How to count tokens with tiktoken": its API counted 124 with GPT-4o. */
    @Test
    void countsAConversationAsTheApiDid() {
        List<Message> messages = List.of(
                Message.text(
                        Role.SYSTEM,
                        "You are a helpful, pattern-following assistant that translates corporate jargon into plain English."),
                named("example_user", "New synergies will help drive top-line growth."),
                named("example_assistant", "Things working well together will increase revenue."),
                named(
                        "example_user",
                        "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage."),
                named("example_assistant", "Let's talk later when we're less busy about how to do better."),
                Message.text(
                        Role.USER,
                        "This late pivot means we don't have time to boil the ocean for the client deliverable."));
        assertThat(PromptTokens.of(GenerationRequest.of("gpt-4o", messages))).isEqualTo(124);
    }

    private static Message named(String name, String text) {
        return new Message(Role.SYSTEM, List.of(ContentBlock.Text.of(text)), name, Extensions.NONE);
    }

    /** The same page: 101 with this tool and these messages. The rule of thumb counts the schema as it is written. */
    @Test
    void countsAToolSomewhatHigherThanTheApiDid() {
        String json =
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"system\",\"content\":\"You are a helpful assistant that can"
                        + " answer to questions about the weather.\"},{\"role\":\"user\",\"content\":\"What's the weather like in San"
                        + " Francisco?\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_current_weather\",\"description\":"
                        + "\"Get the current weather in a given location\",\"parameters\":{\"type\":\"object\",\"properties\":{\"location\":"
                        + "{\"type\":\"string\",\"description\":\"The city and state, e.g. San Francisco, CA\"},\"unit\":{\"type\":"
                        + "\"string\",\"description\":\"The unit of temperature to return\",\"enum\":[\"celsius\",\"fahrenheit\"]}},"
                        + "\"required\":[\"location\"]}}}]}";
        GenerationRequest request = new OpenAiChatDialect().readRequest(json.getBytes(StandardCharsets.UTF_8));
        assertThat(PromptTokens.of(request)).isBetween(101L, 130L);
    }

    @Test
    void takesAPictureForOneOfUsualSize() {
        MediaSource source = new MediaSource.Inline("image/png", "AAAA");
        assertThat(beyond(new ContentBlock.Image(source, null, Extensions.NONE)))
                .isEqualTo(765);
        assertThat(beyond(new ContentBlock.Image(source, "low", Extensions.NONE)))
                .isEqualTo(85);
    }

    @Test
    void readsDocumentsThatAreText() {
        String text = "tiktoken is great!";
        String base64 = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        assertThat(file(new MediaSource.Plain("text/plain", text))).isEqualTo(6);
        assertThat(file(new MediaSource.Inline("text/markdown", base64))).isEqualTo(6);
    }

    @Test
    void weighsDocumentsThatAreNoText() {
        assertThat(file(new MediaSource.Inline("application/pdf", "A".repeat(400_000))))
                .isEqualTo(2_000 * 4);
        assertThat(file(new MediaSource.Url("https://example.com/a.pdf"))).isEqualTo(2_000);
        assertThat(file(new MediaSource.Inline("text/plain", "no base64!"))).isPositive();
    }

    private static long file(MediaSource source) {
        return beyond(new ContentBlock.File(source, null, Extensions.NONE));
    }

    @Test
    void weighsSoundsAndFilms() {
        MediaSource minute = new MediaSource.Inline("audio/mpeg", "A".repeat(1_280_000)); // 960 kB
        assertThat(beyond(new ContentBlock.Audio(minute, null, null, Extensions.NONE)))
                .isEqualTo(1_921);
        assertThat(beyond(new ContentBlock.Video(new MediaSource.Stored("v"), Extensions.NONE)))
                .isEqualTo(2_000);
    }
}
