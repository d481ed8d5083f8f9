package io.gapura.dialect.gemini.models;

import io.gapura.dialect.ListedModel;
import io.gapura.dialect.ModelList;
import io.gapura.dialect.gemini.GeminiErrors;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.http.Query;
import io.gapura.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's list of models (ai.google.dev/api/models), in pages. What the gateway does not know of a model, such as its token
 * limits, is left out. Stateless and thread-safe.
 */
public final class GeminiModelList implements ModelList {
    private static final int USUAL = 50;
    private static final int MOST = 1000;

    /** The list. */
    public GeminiModelList() {}

    @Override
    public byte[] list(List<ListedModel> models, Query query, String defaultModel) {
        int size = size(query.first("pageSize"));
        String token = query.first("pageToken");
        int from = token == null ? 0 : behind(models, token);
        int to = Math.min(models.size(), from + size);
        ByteBuilder out = new ByteBuilder(4096);
        JsonWriter json = new JsonWriter(out).beginObject().name("models").beginArray();
        models.subList(from, to).forEach(model -> write(json, model));
        json.endArray();
        if (to < models.size()) {
            json.member("nextPageToken", token(models.get(to - 1)));
        }
        json.endObject();
        return out.toByteArray();
    }

    @Override
    public byte[] one(ListedModel model) {
        ByteBuilder out = new ByteBuilder(256);
        write(new JsonWriter(out), model);
        return out.toByteArray();
    }

    private static void write(JsonWriter json, ListedModel model) {
        json.beginObject()
                .member("name", "models/" + model.id())
                .member("baseModelId", model.id())
                .member("displayName", model.displayName())
                .name("supportedGenerationMethods")
                .beginArray()
                .value("generateContent")
                .endArray()
                .endObject();
    }

    /** As the reference says: 50 where nothing is said, and never more than 1000. */
    private static int size(@Nullable String text) {
        if (text == null) {
            return USUAL;
        }
        try {
            int size = Integer.parseInt(text);
            if (size >= 0) {
                return size == 0 ? USUAL : Math.min(size, MOST);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw wrong("\"pageSize\" must be a number from 1 to " + MOST, "pageSize");
    }

    /** A page goes on behind the last model of the page before, wherever that stands by now. */
    private static String token(ListedModel last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(last.id().getBytes(StandardCharsets.UTF_8));
    }

    private static int behind(List<ListedModel> models, String token) {
        for (int i = 0; i < models.size(); i++) {
            if (token(models.get(i)).equals(token)) {
                return i + 1;
            }
        }
        throw wrong("\"pageToken\" is none that this list has given; begin again without it", "pageToken");
    }

    private static GatewayException wrong(String message, String parameter) {
        return new GatewayException(ErrorKind.INVALID_REQUEST, message).at(parameter);
    }

    @Override
    public byte[] error(GatewayException error) {
        return GeminiErrors.body(error);
    }
}
