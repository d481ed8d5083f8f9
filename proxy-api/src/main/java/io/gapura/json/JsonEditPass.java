package io.gapura.json;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One reading of a document along a plan, which notes what is to be spliced. Used once, by one thread. */
final class JsonEditPass {
    private final JsonReader reader;
    private final JsonSplice splice;
    private final ErrorKind kind;

    JsonEditPass(byte[] bytes, int from, int to, ErrorKind kind) {
        this.reader = new JsonReader(bytes, from, to, kind);
        this.splice = new JsonSplice(bytes, from, to);
        this.kind = kind;
    }

    JsonSplice run(JsonEditNode root) {
        if (!root.members().isEmpty() && reader.peek() != JsonKind.OBJECT) {
            throw new GatewayException(
                    kind,
                    "the document must be an object, found " + reader.peek().words());
        }
        below(root, null);
        reader.end();
        return splice;
    }

    /** Reads the value of a place that keeps it, and edits what lies below. */
    private void below(JsonEditNode node, @Nullable Trail trail) {
        JsonKind found = reader.peek();
        if (found == JsonKind.OBJECT && !node.members().isEmpty()) {
            object(node, trail);
        } else if (found == JsonKind.ARRAY && node.hasElements()) {
            array(node, trail);
        } else if (!node.members().isEmpty() && node.makes()) {
            replaceByObject(node, found, trail);
        } else {
            reader.skip();
        }
    }

    private void replaceByObject(JsonEditNode node, JsonKind found, @Nullable Trail trail) {
        String path = Trail.text(trail);
        if (found != JsonKind.NULL) {
            throw new GatewayException(kind, "\"" + path + "\" must be an object, found " + found.words()).at(path);
        }
        reader.skip();
        splice.replace(reader.valueFrom(), reader.valueTo(), made(node));
    }

    private void object(JsonEditNode node, @Nullable Trail trail) {
        List<JsonEditNode> members = node.members();
        boolean[] seen = new boolean[members.size()];
        JsonItems items = new JsonItems(reader.valueFrom() + 1);
        reader.beginObject();
        while (reader.nextMember()) {
            int from = reader.memberFrom();
            int which = find(members);
            int waiting = -1;
            boolean drop = false;
            if (which >= 0) {
                JsonEditNode member = members.get(which);
                seen[which] = true;
                byte[] newName = member.quotedNewName();
                if (newName != null) {
                    splice.replace(from, reader.nameTo(), newName);
                }
                drop = value(member, new Trail(trail, member.name()));
            } else {
                waiting = givesWay(members);
                reader.skip();
            }
            items.add(from, reader.valueTo(), drop, waiting);
        }
        items.dropRenamedOver(seen);
        items.removeFrom(splice);
        insert(members, seen, items);
    }

    private void array(JsonEditNode node, @Nullable Trail trail) {
        JsonItems items = new JsonItems(reader.valueFrom() + 1);
        reader.beginArray();
        for (int index = 0; reader.nextElement(); index++) {
            int from = reader.valueFrom();
            JsonEditNode element = node.element(index);
            boolean drop = false;
            if (element == null) {
                reader.skip();
            } else {
                drop = value(element, new Trail(trail, element.name()));
            }
            items.add(from, reader.valueTo(), drop, -1);
        }
        items.removeFrom(splice);
    }

    /** Edits a value that is there; true if it is to go. */
    private boolean value(JsonEditNode node, Trail trail) {
        return switch (node.action()) {
            case SET, REPLACE -> {
                reader.skip();
                splice.replace(reader.valueFrom(), reader.valueTo(), Objects.requireNonNull(node.value()));
                yield false;
            }
            case ADD -> {
                reader.skip();
                yield false;
            }
            case REMOVE -> {
                reader.skip();
                yield true;
            }
            case PASS -> {
                below(node, trail);
                yield false;
            }
        };
    }

    private void insert(List<JsonEditNode> members, boolean[] seen, JsonItems items) {
        ByteBuilder text = null;
        for (int i = 0; i < seen.length; i++) {
            JsonEditNode member = members.get(i);
            if (!seen[i] && member.makes()) {
                if (text == null) {
                    text = new ByteBuilder(64);
                }
                if (items.kept() > 0 || text.length() > 0) {
                    text.write(',');
                }
                text.append(member.quotedName()).write(':');
                member.writeMade(new JsonWriter(text));
            }
        }
        if (text != null) {
            splice.replace(items.end(), items.end(), text.toByteArray());
        }
    }

    private int find(List<JsonEditNode> members) {
        for (int i = 0; i < members.size(); i++) {
            if (reader.nameIs(members.get(i).name())) {
                return i;
            }
        }
        return -1;
    }

    /** Which renamed member, if it is there, this one makes way for. */
    private int givesWay(List<JsonEditNode> members) {
        for (int i = 0; i < members.size(); i++) {
            String newName = members.get(i).newName();
            if (newName != null && reader.nameIs(newName)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] made(JsonEditNode node) {
        ByteBuilder text = new ByteBuilder(64);
        node.writeMade(new JsonWriter(text));
        return text.toByteArray();
    }

    /** The way down to a place, for the words of an error. */
    private record Trail(@Nullable Trail above, String step) {
        static String text(@Nullable Trail trail) {
            if (trail == null) {
                return "";
            }
            String above = text(trail.above);
            return above.isEmpty() || trail.step.startsWith("[") ? above + trail.step : above + "." + trail.step;
        }
    }
}
