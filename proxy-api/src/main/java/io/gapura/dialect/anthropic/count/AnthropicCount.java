package io.gapura.dialect.anthropic.count;

import io.gapura.dialect.CountCodec;
import io.gapura.dialect.TokenCount;
import io.gapura.error.ErrorKind;
import io.gapura.json.JsonEditPlan;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonWriter;
import io.gapura.model.Losses;
import java.util.Set;

/**
 * "Count tokens in a Message": a Messages request without what does not change what is read
 * (platform.claude.com/docs/en/api/messages/count_tokens, and its beta for the last three). Immutable and thread-safe.
 */
public final class AnthropicCount implements CountCodec {
    private static final Set<String> MEMBERS = Set.of(
            "messages",
            "model",
            "cache_control",
            "output_config",
            "speed",
            "system",
            "thinking",
            "tool_choice",
            "tools",
            "context_management",
            "mcp_servers",
            "output_format");

    @Override
    public String name() {
        return "anthropic-messages";
    }

    @Override
    public byte[] readRequest(byte[] body) {
        return body;
    }

    @Override
    public byte[] writeRequest(byte[] generation, String model, Losses losses) {
        return renamed(TokenCount.only(MEMBERS, generation), model);
    }

    @Override
    public byte[] renamed(byte[] body, String model) {
        return new JsonEditPlan()
                .set(JsonPath.of("model"), JsonWriter.quote(model))
                .apply(body, ErrorKind.INVALID_REQUEST);
    }

    @Override
    public Long readAnswer(byte[] body) {
        return TokenCount.read(body, "input_tokens");
    }

    @Override
    public byte[] writeAnswer(Long tokens, byte[] generation, String model, Losses losses) {
        return TokenCount.write("input_tokens", tokens);
    }
}
