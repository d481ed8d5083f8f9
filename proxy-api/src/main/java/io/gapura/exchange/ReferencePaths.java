package io.gapura.exchange;

import io.gapura.dialect.RequestOutline.Reference;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    private static final Map<Endpoint, List<String>> PATHS = Map.of(
            Endpoint.CHAT_COMPLETIONS, List.of("messages[].content[].file.file_id"),
            Endpoint.IMAGE_EDITS, List.of("images[].file_id", "mask.file_id"),
            Endpoint.BATCH_CREATE, List.of("input_file_id"),
            Endpoint.FINE_TUNING_JOB_CREATE, List.of("training_file", "validation_file"),
            Endpoint.VECTOR_STORE_CREATE, List.of("file_ids[]"),
            Endpoint.VECTOR_STORE_FILE_CREATE, List.of("file_id"),
            Endpoint.VECTOR_STORE_BATCH_CREATE, List.of("file_ids[]", "files[].file_id"),
            Endpoint.VIDEO_CREATE, List.of("input_reference.file_id", "characters[].id"),
            Endpoint.VIDEO_EDITS, List.of("video.id"),
            Endpoint.VIDEO_EXTENSIONS, List.of("video.id"));

    private static final Map<Endpoint, Node> TREES = trees();

    private ReferencePaths() {}

    /** Something on the way to a member that names an id, or that member. */
    private static final class Node {
        final Map<String, Node> members = new LinkedHashMap<>(4);
        final List<Node> elements = new ArrayList<>(1); // none or one: what each element is
        boolean id;

        @Nullable
        Node member(String name) {
            for (Map.Entry<String, Node> member : members.entrySet()) {
                if (member.getKey().equalsIgnoreCase(name)) {
                    return member.getValue();
                }
            }
            return null;
        }
    }

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
        Node tree = TREES.get(endpoint);
        if (tree == null || (endpoint == Endpoint.CHAT_COMPLETIONS && !mayNameFile(json))) {
            return List.of();
        }
        return read(json, tree, "");
    }

    /**
     * The ids that a text field of a form names, in order. SDKs write a nested member as {@code video[id]}; some clients put JSON
     * into the field {@code video}.
     *
     * @param name the field's name
     * @param value the field's text; a file's content is no id
     */
    public static List<Reference> readField(String name, byte[] value, Endpoint endpoint) {
        Node node = TREES.get(endpoint);
        for (String step : name.replace("[", ".").replace("]", "").split("\\.", -1)) {
            node = node == null ? null : below(node, step);
        }
        if (node == null) {
            return List.of();
        }
        if (node.id || node.elements.stream().anyMatch(element -> element.id)) {
            String id = new String(value, StandardCharsets.UTF_8);
            return id.isEmpty() ? List.of() : List.of(new Reference(name, id));
        }
        return looksLikeJson(value) ? read(value, node, name) : List.of();
    }

    private static List<Reference> read(byte[] json, Node tree, String param) {
        List<Reference> found = new ArrayList<>(2);
        JsonReader reader = new JsonReader(json, ErrorKind.INVALID_REQUEST);
        read(reader, tree, param, found);
        reader.end();
        return found;
    }

    private static void read(JsonReader reader, Node node, String param, List<Reference> found) {
        JsonKind kind = reader.peek();
        if (kind == JsonKind.OBJECT) {
            members(reader, node, param, found);
        } else if (kind == JsonKind.ARRAY) {
            elements(reader, node, param, found);
        } else if (node.id && (kind == JsonKind.STRING || kind == JsonKind.NUMBER)) {
            add(reader, kind, param, found);
        } else if (!node.elements.isEmpty()) { // one where many are usual: a lenient server takes it
            read(reader, node.elements.get(0), param, found);
        } else {
            reader.skip();
        }
    }

    private static void members(JsonReader reader, Node node, String param, List<Reference> found) {
        reader.beginObject();
        while (reader.nextMember()) {
            String name = reader.name();
            Node member = node.member(name);
            if (member != null) {
                read(reader, member, param.isEmpty() ? name : param + "." + name, found);
            }
        }
    }

    private static void elements(JsonReader reader, Node node, String param, List<Reference> found) {
        reader.beginArray();
        for (int index = 0; reader.nextElement(); index++) {
            for (Node element : node.elements) {
                read(reader, element, param + "[" + index + "]", found);
            }
        }
    }

    private static void add(JsonReader reader, JsonKind kind, String param, List<Reference> found) {
        String id;
        if (kind == JsonKind.STRING) {
            id = reader.string();
        } else { // some servers count their files
            reader.skip();
            id = reader.raw();
        }
        if (found.size() == MOST) {
            throw new GatewayException(
                            ErrorKind.INVALID_REQUEST,
                            "The request names more than " + MOST + " ids; send several smaller ones.")
                    .at(param);
        }
        if (!id.isEmpty()) {
            found.add(new Reference(param, id));
        }
    }

    /** What a form's name says below a node: a member, or, for a number or nothing in the brackets, an element. */
    private static @Nullable Node below(Node node, String step) {
        Node member = node.member(step);
        boolean element = step.chars().allMatch(Character::isDigit);
        return member == null && element && !node.elements.isEmpty() ? node.elements.get(0) : member;
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

    private static Map<Endpoint, Node> trees() {
        Map<Endpoint, Node> trees = new LinkedHashMap<>();
        PATHS.forEach((endpoint, paths) -> {
            Node root = new Node();
            paths.forEach(path -> plant(root, path));
            trees.put(endpoint, root);
        });
        return Map.copyOf(trees);
    }

    private static void plant(Node root, String path) {
        Node node = root;
        for (String step : path.split("\\.", -1)) {
            boolean array = step.endsWith("[]");
            String name = array ? step.substring(0, step.length() - 2) : step;
            node = node.members.computeIfAbsent(name, key -> new Node());
            if (array) {
                if (node.elements.isEmpty()) {
                    node.elements.add(new Node());
                }
                node = node.elements.get(0);
            }
        }
        node.id = true;
    }
}
