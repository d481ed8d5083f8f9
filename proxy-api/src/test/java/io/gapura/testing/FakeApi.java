package io.gapura.testing;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A small OpenAI behind a {@link FakeUpstream}: what is created is there afterwards, is listed in pages, can be acted upon and
 * deleted. Objects have the members that the official clients insist on (platform.openai.com/docs/api-reference). Thread-safe.
 */
public final class FakeApi {
    /** A kind of thing: where it is created and listed, how its ids begin, what all of its kind have. */
    private record Kind(String collection, String prefix, String members) {}

    private static final String TIMES = "\"created_at\":1700000000,\"expires_at\":1800000000,";

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "/v1/files",
                    "file-",
                    TIMES
                            + "\"object\":\"file\",\"bytes\":3,\"filename\":\"a.jsonl\",\"purpose\":\"batch\",\"status\":\"processed\""),
            new Kind(
                    "/v1/uploads",
                    "upload_",
                    TIMES
                            + "\"object\":\"upload\",\"bytes\":3,\"filename\":\"a\",\"purpose\":\"batch\",\"status\":\"pending\""),
            new Kind(
                    "/v1/batches",
                    "batch_",
                    TIMES + "\"object\":\"batch\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\","
                            + "\"input_file_id\":\"file-0\",\"status\":\"completed\",\"output_file_id\":\"file-out\""),
            new Kind(
                    "/v1/fine_tuning/jobs",
                    "ftjob-",
                    "\"object\":\"fine_tuning.job\",\"created_at\":1700000000,\"error\":null,\"fine_tuned_model\":null,"
                            + "\"finished_at\":null,\"hyperparameters\":{},\"model\":\"m\",\"organization_id\":\"org\","
                            + "\"result_files\":[],\"seed\":1,\"status\":\"running\",\"trained_tokens\":null,"
                            + "\"training_file\":\"file-0\",\"validation_file\":null"),
            new Kind(
                    "/v1/vector_stores",
                    "vs_",
                    TIMES + "\"object\":\"vector_store\",\"name\":\"a\",\"usage_bytes\":0,\"status\":\"completed\","
                            + "\"last_active_at\":null,\"metadata\":null,\"file_counts\":"
                            + "{\"in_progress\":0,\"completed\":0,\"failed\":0,\"cancelled\":0,\"total\":0}"),
            new Kind(
                    "/v1/videos",
                    "video_",
                    TIMES + "\"object\":\"video\",\"status\":\"completed\",\"model\":\"sora-2\",\"progress\":100,"
                            + "\"seconds\":\"4\",\"size\":\"720x1280\",\"completed_at\":null,\"error\":null,"
                            + "\"prompt\":\"p\",\"remixed_from_video_id\":null"));

    private static final String STORE_FILE =
            "\"object\":\"vector_store.file\",\"created_at\":1700000000,\"usage_bytes\":1,"
                    + "\"status\":\"completed\",\"last_error\":null,\"vector_store_id\":\"%s\"";
    private static final String STORE_BATCH = "\"object\":\"vector_store.files_batch\",\"created_at\":1700000000,"
            + "\"status\":\"in_progress\",\"vector_store_id\":\"%s\",\"file_counts\":"
            + "{\"in_progress\":0,\"completed\":0,\"failed\":0,\"cancelled\":0,\"total\":0}";

    private final AtomicInteger made = new AtomicInteger();
    private final Map<String, Map<String, JsonObject>> things = new LinkedHashMap<>();
    private final String name;
    private final int longestPage;

    /** An API whose ids hold this name. */
    public FakeApi(String name) {
        this(name, Integer.MAX_VALUE);
    }

    /** An API that gives at most so many entries a page, whatever is asked for. */
    public FakeApi(String name, int longestPage) {
        this.name = name;
        this.longestPage = longestPage;
    }

    /** Answers a request; 404 in OpenAI's shape for what it does not have. */
    public synchronized FakeAnswer answer(ReceivedRequest request) {
        Kind kind = KINDS.stream()
                .filter(each -> request.path().equals(each.collection())
                        || request.path().startsWith(each.collection() + "/"))
                .findFirst()
                .orElse(null);
        if (kind == null) {
            return missing(request);
        }
        Map<String, JsonObject> all = things.computeIfAbsent(kind.collection(), each -> new LinkedHashMap<>());
        String rest = request.path().substring(kind.collection().length());
        if (rest.isEmpty()) {
            return request.method().equals("POST") ? ok(create(kind, request)) : page(all, request);
        }
        List<String> parts = List.of(rest.substring(1).split("/", -1));
        if (kind.collection().equals("/v1/videos")
                && List.of("edits", "extensions").contains(parts.get(0))) {
            return ok(create(kind, request));
        }
        if (parts.get(0).equals("characters")) {
            return character(request);
        }
        JsonObject thing = all.get(parts.get(0));
        if (thing == null) {
            return missing(request);
        }
        if (parts.size() == 1) {
            return one(kind, all, thing, request);
        }
        return kind.collection().equals("/v1/vector_stores")
                ? inStore(thing, parts.subList(1, parts.size()), request)
                : act(kind, all, thing, parts.get(1), request);
    }

    /** How many things of this collection there are. */
    public synchronized int count(String collection) {
        return things.getOrDefault(collection, Map.of()).size();
    }

    private JsonObject create(Kind kind, ReceivedRequest request) {
        JsonObject sent = json(request);
        JsonObjectBuilder thing = Json.createObjectBuilder(parse("{" + kind.members() + "}"))
                .add("id", kind.prefix() + name + made.incrementAndGet());
        Stream.of("input_file_id", "training_file", "filename")
                .filter(sent::containsKey)
                .forEach(member -> thing.add(member, sent.get(member)));
        JsonObject built = thing.build();
        things.computeIfAbsent(kind.collection(), each -> new LinkedHashMap<>()).put(built.getString("id"), built);
        return built;
    }

    private static FakeAnswer one(Kind kind, Map<String, JsonObject> all, JsonObject thing, ReceivedRequest request) {
        if (!request.method().equals("DELETE")) {
            return ok(thing);
        }
        all.remove(thing.getString("id"));
        String object = thing.getString("object");
        return ok(Json.createObjectBuilder()
                .add("id", thing.getString("id"))
                .add("object", kind.collection().equals("/v1/files") ? object : object + ".deleted")
                .add("deleted", true)
                .build());
    }

    private FakeAnswer act(
            Kind kind, Map<String, JsonObject> all, JsonObject thing, String action, ReceivedRequest request) {
        String id = thing.getString("id");
        return switch (action) {
            case "content" ->
                FakeAnswer.status(200)
                        .header("Content-Type", "application/octet-stream")
                        .body("content of " + id);
            case "events", "checkpoints" ->
                FakeAnswer.status(200).json("{\"object\":\"list\",\"data\":[],\"has_more\":false}");
            case "parts" ->
                FakeAnswer.status(200)
                        .json("{\"id\":\"part_1\",\"object\":\"upload.part\",\"created_at\":1700000000,\"upload_id\":\""
                                + id + "\"}");
            case "complete" -> {
                JsonObject file = create(KINDS.get(0), request);
                JsonObject done = with(thing, "status", "completed");
                all.put(id, done);
                yield ok(Json.createObjectBuilder(done).add("file", file).build());
            }
            case "remix" -> ok(create(kind, request));
            default -> {
                String status = Map.of("pause", "paused", "resume", "running").getOrDefault(action, "cancelled");
                JsonObject changed = with(thing, "status", status);
                all.put(id, changed);
                yield ok(changed);
            }
        };
    }

    private FakeAnswer inStore(JsonObject store, List<String> parts, ReceivedRequest request) {
        String id = store.getString("id");
        String file = STORE_FILE.formatted(id);
        String first = parts.get(0);
        if (first.equals("search")) {
            return FakeAnswer.status(200)
                    .json("{\"object\":\"vector_store.search_results.page\",\"search_query\":[\"q\"],\"data\":[],"
                            + "\"has_more\":false,\"next_page\":null}");
        }
        if (first.equals("files")) {
            String fileId = parts.size() > 1 ? parts.get(1) : json(request).getString("file_id", "file-0");
            if (parts.size() > 2) {
                return FakeAnswer.status(200)
                        .json(
                                "{\"object\":\"vector_store.file_content.page\",\"data\":[{\"type\":\"text\",\"text\":\"t\"}],"
                                        + "\"has_more\":false,\"next_page\":null}");
            }
            if (request.method().equals("DELETE")) {
                return FakeAnswer.status(200)
                        .json("{\"id\":\"" + fileId + "\",\"object\":\"vector_store.file.deleted\",\"deleted\":true}");
            }
            String entry = "{\"id\":\"" + fileId + "\"," + file + "}";
            boolean list = parts.size() == 1 && request.method().equals("GET");
            return FakeAnswer.status(200)
                    .json(list ? "{\"object\":\"list\",\"data\":[" + entry + "],\"has_more\":false}" : entry);
        }
        if (parts.size() > 2 && parts.get(2).equals("files")) {
            return FakeAnswer.status(200).json("{\"object\":\"list\",\"data\":[],\"has_more\":false}");
        }
        String batch = parts.size() > 1 ? parts.get(1) : "vsfb_" + name + made.incrementAndGet();
        return FakeAnswer.status(200).json("{\"id\":\"" + batch + "\"," + STORE_BATCH.formatted(id) + "}");
    }

    private FakeAnswer character(ReceivedRequest request) {
        String id = request.method().equals("POST")
                ? "char_" + name + made.incrementAndGet()
                : request.path().substring("/v1/videos/characters/".length());
        return FakeAnswer.status(200)
                .json("{\"id\":\"" + id + "\",\"created_at\":1700000000,\"name\":\"c\",\"object\":\"character\"}");
    }

    private FakeAnswer page(Map<String, JsonObject> all, ReceivedRequest request) {
        List<JsonObject> newestFirst = new ArrayList<>(all.values());
        java.util.Collections.reverse(newestFirst);
        String after = query(request, "after");
        int from = 0;
        for (int i = 0; i < newestFirst.size(); i++) {
            if (newestFirst.get(i).getString("id").equals(after)) {
                from = i + 1;
            }
        }
        String asked = query(request, "limit");
        int limit = Math.min(asked == null ? 20 : Integer.parseInt(asked), longestPage);
        List<JsonObject> page = newestFirst.subList(from, Math.min(newestFirst.size(), from + limit));
        JsonObjectBuilder list = Json.createObjectBuilder()
                .add("object", "list")
                .add("data", Json.createArrayBuilder(page))
                .add("has_more", from + page.size() < newestFirst.size());
        if (!page.isEmpty()) {
            list.add("first_id", page.get(0).getString("id"))
                    .add("last_id", page.get(page.size() - 1).getString("id"));
        }
        return ok(list.build());
    }

    private static @Nullable String query(ReceivedRequest request, String name) {
        int mark = request.target().indexOf('?');
        return mark < 0
                ? null
                : Stream.of(request.target().substring(mark + 1).split("&", -1))
                        .filter(each -> each.startsWith(name + "="))
                        .map(each -> each.substring(name.length() + 1))
                        .findFirst()
                        .orElse(null);
    }

    private static JsonObject with(JsonObject thing, String member, String value) {
        return Json.createObjectBuilder(thing).add(member, value).build();
    }

    private static FakeAnswer missing(ReceivedRequest request) {
        return CannedChat.error(404, "No such thing: " + request.path(), "invalid_request_error", null);
    }

    private static FakeAnswer ok(JsonObject body) {
        return FakeAnswer.status(200).json(body.toString());
    }

    private static JsonObject json(ReceivedRequest request) {
        String body = request.bodyText();
        return body.startsWith("{") ? parse(body) : JsonObject.EMPTY_JSON_OBJECT;
    }

    private static JsonObject parse(String json) {
        return Json.createReader(new StringReader(json)).readObject();
    }
}
