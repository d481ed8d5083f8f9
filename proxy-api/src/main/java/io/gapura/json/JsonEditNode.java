package io.gapura.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a plan has to say of one place of a document, and of the places below it. Written by one thread, then read by any. */
final class JsonEditNode {
    /** What becomes of the place itself. */
    enum Action {
        /** Nothing, but there are edits below. */
        PASS,
        SET,
        REPLACE,
        ADD,
        REMOVE
    }

    private final String name;
    private final @Nullable JsonEditNode parent;
    private final byte[] quotedName;
    private final List<JsonEditNode> members = new ArrayList<>();
    private final Map<Integer, JsonEditNode> elements = new HashMap<>();
    private Action action = Action.PASS;
    private byte @Nullable [] value;
    private @Nullable String newName;
    private byte @Nullable [] quotedNewName;

    JsonEditNode(String name, @Nullable JsonEditNode parent) {
        this.name = name;
        this.parent = parent;
        this.quotedName = JsonWriter.quote(name);
    }

    void put(JsonPath path, Action newAction, byte @Nullable [] newValue) {
        JsonEditNode node = reach(path);
        if (node.action != Action.PASS || node.newName != null || node.hasBelow()) {
            throw overlap(path);
        }
        node.action = newAction;
        node.value = newValue;
    }

    void rename(JsonPath path, String to) {
        JsonEditNode node = reach(path);
        JsonEditNode holder = node.parent;
        if (node.action != Action.PASS || node.newName != null || holder == null || !holder.elements.isEmpty()) {
            throw overlap(path);
        }
        if (to.equals(node.name)) {
            return;
        }
        if (holder.member(to) != null || holder.isNewName(to)) {
            throw overlap(path);
        }
        node.newName = to;
        node.quotedNewName = JsonWriter.quote(to);
    }

    String name() {
        return name;
    }

    byte[] quotedName() {
        return quotedName;
    }

    List<JsonEditNode> members() {
        return members;
    }

    @Nullable
    JsonEditNode element(int index) {
        return elements.get(index);
    }

    boolean hasElements() {
        return !elements.isEmpty();
    }

    Action action() {
        return action;
    }

    byte @Nullable [] value() {
        return value;
    }

    @Nullable
    String newName() {
        return newName;
    }

    byte @Nullable [] quotedNewName() {
        return quotedNewName;
    }

    /** Whether the member is to be made if it isn't there: it is added itself, or something below it is. */
    boolean makes() {
        if (action == Action.SET || action == Action.ADD) {
            return true;
        }
        for (JsonEditNode member : members) {
            if (member.makes()) {
                return true;
            }
        }
        return false;
    }

    /** Writes what the place holds if nothing was there before; only where {@link #makes()}. */
    void writeMade(JsonWriter out) {
        if (value != null) {
            out.raw(value);
            return;
        }
        out.beginObject();
        for (JsonEditNode member : members) {
            if (member.makes()) {
                out.name(member.name);
                member.writeMade(out);
            }
        }
        out.endObject();
    }

    private JsonEditNode reach(JsonPath path) {
        if (path.steps().isEmpty()) {
            throw new IllegalArgumentException(
                    "an edit needs the path of a member or an element, not the whole document");
        }
        JsonEditNode node = this;
        for (Object step : path.steps()) {
            if (node.action != Action.PASS) {
                throw overlap(path);
            }
            node = step instanceof Integer index ? node.elementFor(index, path) : node.memberFor((String) step, path);
        }
        return node;
    }

    private JsonEditNode memberFor(String step, JsonPath path) {
        JsonEditNode known = member(step);
        if (known != null) {
            return known;
        }
        if (isNewName(step) || !elements.isEmpty()) {
            throw overlap(path);
        }
        JsonEditNode made = new JsonEditNode(step, this);
        members.add(made);
        return made;
    }

    private JsonEditNode elementFor(Integer step, JsonPath path) {
        if (!members.isEmpty()) {
            throw overlap(path);
        }
        return elements.computeIfAbsent(step, index -> new JsonEditNode("[" + index + "]", this));
    }

    private @Nullable JsonEditNode member(String wanted) {
        for (JsonEditNode member : members) {
            if (member.name.equals(wanted)) {
                return member;
            }
        }
        return null;
    }

    private boolean isNewName(String wanted) {
        return members.stream().anyMatch(member -> wanted.equals(member.newName));
    }

    private boolean hasBelow() {
        return !members.isEmpty() || !elements.isEmpty();
    }

    private static IllegalArgumentException overlap(JsonPath path) {
        return new IllegalArgumentException("two edits meet at " + path + ": each needs a place of its own");
    }
}
