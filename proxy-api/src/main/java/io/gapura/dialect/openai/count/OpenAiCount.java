package io.gapura.dialect.openai.count;

import io.gapura.dialect.CountCodec;
import io.gapura.dialect.TokenCount;
import io.gapura.error.ErrorKind;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonEditPlan;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonWriter;
import io.gapura.model.Losses;
import java.util.Set;

/**
 * "Get input token counts": a Responses request with the members that change what is read
 * (platform.openai.com/docs/api-reference/responses/input-tokens). Immutable and thread-safe.
 */
public final class OpenAiCount implements CountCodec {
    private static final Set<String> MEMBERS = Set.of(
            "conversation",
            "input",
            "instructions",
            "model",
            "parallel_tool_calls",
            "previous_response_id",
            "reasoning",
            "text",
            "tool_choice",
            "tools",
            "truncation");

    @Override
    public String name() {
        return "openai-responses";
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
        ByteBuilder out = new ByteBuilder(64);
        new JsonWriter(out)
                .beginObject()
                .member("object", "response.input_tokens")
                .member("input_tokens", tokens)
                .endObject();
        return out.toByteArray();
    }
}
