package io.gapura.dialect.simplechat;

import io.gapura.dialect.ListedModel;
import io.gapura.dialect.ModelList;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.http.Query;
import io.gapura.json.JsonWriter;
import java.util.List;

/** Seed 003's list of models: their names, and which one a message goes to that names none. Stateless and thread-safe. */
public final class SimpleModelList implements ModelList {
    /** The list. */
    public SimpleModelList() {}

    @Override
    public byte[] list(List<ListedModel> models, Query query, String defaultModel) {
        ByteBuilder out = new ByteBuilder(1024);
        JsonWriter json = new JsonWriter(out).beginObject().name("models").beginArray();
        models.forEach(model -> json.value(model.id()));
        json.endArray().name("default");
        if (defaultModel.isEmpty()) {
            json.nullValue();
        } else {
            json.value(defaultModel);
        }
        json.endObject();
        return out.toByteArray();
    }

    @Override
    public byte[] one(ListedModel model) {
        return JsonWriter.quote(model.id());
    }

    @Override
    public byte[] error(GatewayException error) {
        return SimpleChatDialect.body(error);
    }
}
