package io.gapura.dialect.openai.chat;

import io.gapura.dialect.RawFit;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Capabilities;
import io.gapura.model.Feature;
import io.gapura.model.Quirk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the bytes of a request for what a model doesn't take: members at the top level can be taken out, for anything
 * within them the request has to be read and written. Used once, by one thread.
 */
final class ChatFit {
    private static final String OLDER = "max_tokens";
    private static final String NEWER = "max_completion_tokens";

    /** The members at the top level that ask for a feature. */
    private static final Map<Feature, List<String>> MEMBERS = Map.ofEntries(
            Map.entry(Feature.TEMPERATURE, List.of("temperature")),
            Map.entry(Feature.TOP_P, List.of("top_p")),
            Map.entry(Feature.TOP_K, List.of("top_k")),
            Map.entry(Feature.PENALTIES, List.of("frequency_penalty", "presence_penalty")),
            Map.entry(Feature.SEED, List.of("seed")),
            Map.entry(Feature.LOGIT_BIAS, List.of("logit_bias")),
            Map.entry(Feature.LOGPROBS, List.of("logprobs", "top_logprobs")),
            Map.entry(Feature.STOP, List.of("stop")),
            Map.entry(Feature.OUTPUT_LIMIT, List.of(OLDER, NEWER)),
            Map.entry(Feature.PARALLEL_TOOLS, List.of("parallel_tool_calls")),
            Map.entry(Feature.VERBOSITY, List.of("verbosity")),
            Map.entry(Feature.USER, List.of("user", "safety_identifier")),
            Map.entry(Feature.METADATA, List.of("metadata")),
            Map.entry(Feature.PROMPT_CACHE_KEY, List.of("prompt_cache_key")),
            Map.entry(Feature.SERVICE_TIER, List.of("service_tier")),
            Map.entry(Feature.STORE, List.of("store")));

    /** What a part of a message's content asks for, by its type. */
    private static final Map<String, List<Feature>> PARTS = Map.of(
            "image_url", List.of(Feature.IMAGES, Feature.IMAGE_URLS),
            "input_audio", List.of(Feature.AUDIO),
            "video_url", List.of(Feature.VIDEO),
            "file", List.of(Feature.FILES, Feature.FILE_URLS));

    private final Capabilities model;
    private final JsonReader reader;
    private final List<String> lacking;
    private final List<String> refused = new ArrayList<>();
    private boolean passes = true;
    private boolean usageAsked;
    private boolean older;
    private boolean newer;

    private ChatFit(byte[] body, Capabilities model) {
        this.model = model;
        this.reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        this.lacking = RawFit.lacking(model, MEMBERS);
    }

    static RawFit of(byte[] body, Capabilities model) {
        return model.lacks().isEmpty() && model.quirks().isEmpty() ? RawFit.AS_IT_IS : new ChatFit(body, model).found();
    }

    private RawFit found() {
        reader.beginObject();
        while (passes && reader.nextMember()) {
            member();
        }
        if (!passes) {
            return RawFit.NO;
        }
        reader.end();
        List<String> losses = List.copyOf(refused);
        if (usageAsked) { // such a server tells its usage unasked
            refused.add("stream_options");
        }
        String limit = limit();
        return new RawFit(true, refused, losses, limit);
    }

    private void member() {
        int which = reader.nameAmong(lacking);
        if (reader.isNull()) {
            reader.skip();
        } else if (which >= 0) {
            refused.add(lacking.get(which));
            reader.skip();
        } else if (reader.nameIs("messages") && reader.peek() == JsonKind.ARRAY) {
            messages();
        } else if (reader.nameIs("response_format") && reader.peek() == JsonKind.OBJECT) {
            format();
        } else if (reader.nameIs("tool_choice") && reader.peek() == JsonKind.STRING) {
            passes = !reader.string().equals("required")
                    || (!model.has(Quirk.TOOL_CHOICE_ANY) && model.takes(Feature.FORCED_TOOLS));
        } else {
            usageAsked |= reader.nameIs("stream_options") && !model.takes(Feature.STREAM_USAGE);
            older |= reader.nameIs(OLDER);
            newer |= reader.nameIs(NEWER);
            passes &= !(reader.nameIs("seed") && model.has(Quirk.RANDOM_SEED));
            passes &= !(reader.nameIs("tools") && !model.takes(Feature.TOOLS));
            reader.skip();
        }
    }

    private @Nullable String limit() {
        String known =
                !model.takes(Feature.MAX_TOKENS) ? NEWER : model.takes(Feature.MAX_COMPLETION_TOKENS) ? null : OLDER;
        if (known != null && older && newer) { // the other would be a second one of its name
            refused.add(known.equals(NEWER) ? OLDER : NEWER);
        }
        return known;
    }

    private void format() {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("type") && reader.peek() == JsonKind.STRING) {
                String type = reader.string();
                passes &= !(type.equals("json_schema") && !model.takes(Feature.JSON_SCHEMA));
                passes &= !(type.equals("json_object") && !model.takes(Feature.JSON_OBJECT));
            } else {
                reader.skip();
            }
        }
    }

    private void messages() {
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() == JsonKind.OBJECT) {
                message();
            } else {
                reader.skip();
            }
        }
    }

    private void message() {
        String role = "";
        boolean parts = false;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("role") && reader.peek() == JsonKind.STRING) {
                role = reader.string();
            } else if (reader.nameIs("content") && reader.peek() == JsonKind.ARRAY) {
                parts = true;
                parts();
            } else if (reader.nameIs("tool_calls") && reader.peek() == JsonKind.ARRAY) {
                toolCalls();
            } else {
                passes &= !(reader.nameIs("name") && !model.takes(Feature.NAMES));
                passes &= !(reader.nameIs("tool_call_id") && model.has(Quirk.SHORT_TOOL_IDS));
                passes &= !((reader.nameIs("reasoning_content") || reader.nameIs("reasoning"))
                        && model.has(Quirk.REASONING_REFUSED));
                reader.skip();
            }
        }
        passes &= !(role.equals("developer") && !model.takes(Feature.DEVELOPER_MESSAGES));
        passes &= !(role.equals("tool") && parts && model.has(Quirk.TEXT_TOOL_RESULTS));
    }

    private void parts() {
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() != JsonKind.OBJECT) {
                reader.skip();
                continue;
            }
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("type") && reader.peek() == JsonKind.STRING) {
                    passes &= PARTS.getOrDefault(reader.string(), List.of()).stream()
                            .allMatch(model::takes);
                } else {
                    reader.skip();
                }
            }
        }
    }

    private void toolCalls() {
        passes &= !model.has(Quirk.SHORT_TOOL_IDS);
        if (!model.has(Quirk.OBJECT_ARGUMENTS)) {
            reader.skip();
            return;
        }
        reader.beginArray();
        while (reader.nextElement()) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("function") && reader.peek() == JsonKind.OBJECT) {
                    arguments();
                } else {
                    reader.skip();
                }
            }
        }
    }

    private void arguments() {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("arguments") && reader.peek() == JsonKind.STRING) {
                passes &= isObject(reader.string());
            } else {
                reader.skip();
            }
        }
    }

    /** Whether a text is a JSON object, as arguments should be. */
    static boolean isObject(String arguments) {
        byte[] bytes = arguments.getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader.check(bytes, 0, bytes.length, ErrorKind.INVALID_REQUEST, true);
            return true;
        } catch (GatewayException e) {
            return false;
        }
    }
}
