package io.gapura.exchange;

import io.gapura.dialect.RequestOutline.Reference;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonPlaces;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which members of a request name things that lie at an upstream, by endpoint, and the reading of them: the ids that must be the
 * caller's own. Stateless.
 *
 * <p>The members are those of OpenAI's API (github.com/openai/openai-openapi, read 2026-11). Names are compared without case: some
 * servers read JSON so, and what they would follow has to be looked at here.
 */
public final class ReferencePaths {
    /** More than any real request names: OpenAI takes 2,000 files in a batch of a vector store, named one way or the other. */
    static final int MOST = 5_000;

    private static final Map<Endpoint, List<String>> PATHS = Map.ofEntries(
            Map.entry(Endpoint.CHAT_COMPLETIONS, List.of("messages[].content[].file.file_id")),
            Map.entry(
                    Endpoint.RESPONSES,
                    List.of(
                            "input[].content[].file_id",
                            "input[].output[].file_id",
                            "input[].output.file_id",
                            "tools[].vector_store_ids[]",
                            "tools[].container.file_ids[]",
                            "tools[].input_image_mask.file_id")),
            Map.entry(Endpoint.IMAGE_EDITS, List.of("images[].file_id", "mask.file_id")),
            Map.entry(Endpoint.BATCH_CREATE, List.of("input_file_id")),
            Map.entry(Endpoint.FINE_TUNING_JOB_CREATE, List.of("training_file", "validation_file")),
            Map.entry(Endpoint.VECTOR_STORE_CREATE, List.of("file_ids[]")),
            Map.entry(Endpoint.VECTOR_STORE_FILE_CREATE, List.of("file_id")),
            Map.entry(Endpoint.VECTOR_STORE_BATCH_CREATE, List.of("file_ids[]", "files[].file_id")),
            Map.entry(Endpoint.VIDEO_CREATE, List.of("input_reference.file_id", "characters[].id")),
            Map.entry(Endpoint.VIDEO_EDITS, List.of("video.id")),
            Map.entry(Endpoint.VIDEO_EXTENSIONS, List.of("video.id")));

    private static final Map<Endpoint, JsonPlaces> PLACES = PATHS.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> JsonPlaces.of(each.getValue())));

    private ReferencePaths() {}

    /** Where the ids are, as in {@code files[].file_id}; empty where an endpoint's requests name none. */
    public static List<String> of(Endpoint endpoint) {
        return PATHS.getOrDefault(endpoint, List.of());
    }

    /**
     * The ids that a JSON body names, in order.
     *
     * @throws GatewayException {@code INVALID_REQUEST} for broken JSON, or for more ids than any request has reason to name
     */
    public static List<Reference> read(byte[] json, Endpoint endpoint) {
        JsonPlaces places = PLACES.get(endpoint);
        if (places == null || (endpoint.family() == Endpoint.Family.GENERATION && !mayNameFile(json))) {
            return List.of();
        }
        return references(places.read(json, ErrorKind.INVALID_REQUEST));
    }

    /**
     * The ids that a text field of a form names, in order. SDKs write a nested member as {@code video[id]}; some clients put JSON
     * into the field {@code video}.
     *
     * @param name the field's name
     * @param value the field's text; a file's content is no id
     */
    public static List<Reference> readField(String name, byte[] value, Endpoint endpoint) {
        JsonPlaces places = PLACES.get(endpoint);
        JsonPlaces field = places == null ? null : places.below(name);
        if (field == null) {
            return List.of();
        }
        if (field.here() != null) {
            String id = new String(value, StandardCharsets.UTF_8);
            return id.isEmpty() ? List.of() : List.of(new Reference(name, id));
        }
        return looksLikeJson(value) ? references(field.read(value, name, ErrorKind.INVALID_REQUEST)) : List.of();
    }

    private static List<Reference> references(List<JsonPlaces.Text> texts) {
        if (texts.size() > MOST) {
            throw new GatewayException(
                            ErrorKind.INVALID_REQUEST,
                            "The request names more than " + MOST + " ids; send several smaller ones.")
                    .at(texts.get(MOST).path());
        }
        return texts.stream()
                .map(text -> new Reference(text.path(), text.text()))
                .toList();
    }

    private static boolean looksLikeJson(byte[] value) {
        for (byte each : value) {
            if (each != ' ' && each != '\t' && each != '\r' && each != '\n') {
                return each == '{' || each == '[';
            }
        }
        return false;
    }

    /** A glance at a conversation, so that the many without files are not read twice: the name's end, or an escape that could hide it. */
    private static boolean mayNameFile(byte[] json) {
        for (int i = 0; i + 2 < json.length; i++) {
            boolean name = json[i] == '_' && (json[i + 1] | ' ') == 'i' && (json[i + 2] | ' ') == 'd';
            if (name || (json[i] == '\\' && json[i + 1] == 'u')) {
                return true;
            }
        }
        return false;
    }
}
