package io.gapura.dialect.openai.models;

import io.gapura.dialect.InboundDialect;
import io.gapura.dialect.ListedModel;
import io.gapura.dialect.ModelList;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.http.Query;
import io.gapura.json.JsonWriter;
import java.util.List;

/** OpenAI's list of models (platform.openai.com/docs/api-reference/models): whole, without pages. Immutable and thread-safe. */
public final class OpenAiModelList implements ModelList {
    private final InboundDialect errors;

    /** A list whose errors are told as this dialect tells them. */
    public OpenAiModelList(InboundDialect errors) {
        this.errors = errors;
    }

    @Override
    public byte[] list(List<ListedModel> models, Query query, String defaultModel) {
        ByteBuilder out = new ByteBuilder(4096);
        JsonWriter json = new JsonWriter(out)
                .beginObject()
                .member("object", "list")
                .name("data")
                .beginArray();
        models.forEach(model -> json.raw(model.json()));
        json.endArray().endObject();
        return out.toByteArray();
    }

    @Override
    public byte[] one(ListedModel model) {
        return model.json();
    }

    @Override
    public byte[] error(GatewayException error) {
        return errors.writeError(error);
    }
}
