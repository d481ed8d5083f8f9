package io.gapura.dialect.anthropic.models;

import io.gapura.dialect.ListedModel;
import io.gapura.dialect.ModelList;
import io.gapura.dialect.anthropic.AnthropicErrors;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.http.Headers;
import io.gapura.http.Query;
import io.gapura.json.JsonWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's list of models (docs.anthropic.com/en/api/models-list), the latest first, in pages. Stateless and thread-safe.
 */
public final class AnthropicModelList implements ModelList {
    private static final int USUAL = 20;
    private static final int MOST = 1000;

    /** The last second that RFC 3339 has a date for. */
    private static final long LAST_SECOND = 253402300799L;

    /** The list. */
    public AnthropicModelList() {}

    /** Whether a client of Anthropic's asks: all its SDKs and its documentation's examples send this header. */
    public static boolean asks(Headers headers) {
        return headers.has("anthropic-version");
    }

    @Override
    public byte[] list(List<ListedModel> models, Query query, String defaultModel) {
        List<ListedModel> all = new ArrayList<>(models);
        all.sort(Comparator.comparingLong(AnthropicModelList::created).reversed());
        int limit = limit(query.first("limit"));
        String after = query.first("after_id");
        String before = query.first("before_id");
        if (after != null && before != null) {
            throw wrong("give either \"after_id\" or \"before_id\", not both", "before_id");
        }
        boolean backwards = before != null;
        int from = after == null ? 0 : place(all, after, "after_id") + 1;
        int to = before == null ? all.size() : place(all, before, "before_id");
        boolean more = to - from > limit;
        if (more && backwards) {
            from = to - limit;
        } else if (more) {
            to = from + limit;
        }
        return page(all.subList(from, to), more);
    }

    private static byte[] page(List<ListedModel> models, boolean more) {
        ByteBuilder out = new ByteBuilder(4096);
        JsonWriter json = new JsonWriter(out).beginObject().name("data").beginArray();
        models.forEach(model -> write(json, model));
        json.endArray().member("has_more", more);
        cursor(json.name("first_id"), models, 0);
        cursor(json.name("last_id"), models, models.size() - 1);
        json.endObject();
        return out.toByteArray();
    }

    private static void cursor(JsonWriter json, List<ListedModel> models, int at) {
        if (models.isEmpty()) {
            json.nullValue();
        } else {
            json.value(models.get(at).id());
        }
    }

    @Override
    public byte[] one(ListedModel model) {
        ByteBuilder out = new ByteBuilder(256);
        write(new JsonWriter(out), model);
        return out.toByteArray();
    }

    private static void write(JsonWriter json, ListedModel model) {
        json.beginObject()
                .member("type", "model")
                .member("id", model.id())
                .member("display_name", model.displayName())
                .member("created_at", Instant.ofEpochSecond(created(model)).toString())
                .endObject();
    }

    /** A time that can't be is told as 1970, as the reference says of one that nobody knows. */
    private static long created(ListedModel model) {
        long seconds = model.createdSeconds();
        return seconds < 0 || seconds > LAST_SECOND ? 0 : seconds;
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return USUAL;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw wrong("\"limit\" must be a number from 1 to " + MOST, "limit");
    }

    private static int place(List<ListedModel> models, String id, String parameter) {
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).id().equals(id)) {
                return i;
            }
        }
        throw wrong("\"" + parameter + "\" names no model of the list", parameter);
    }

    private static GatewayException wrong(String message, String parameter) {
        return new GatewayException(ErrorKind.INVALID_REQUEST, message).at(parameter);
    }

    @Override
    public byte[] error(GatewayException error) {
        return AnthropicErrors.body(error);
    }
}
