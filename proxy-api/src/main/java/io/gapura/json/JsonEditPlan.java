package io.gapura.json;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import java.nio.charset.StandardCharsets;

/**
 * A list of edits that can be made to any number of documents, each in one pass. Thread-safe once its edits are listed.
 *
 * <p>The rules. Paths name the document as it was, and an edit neither repeats another's path nor lies below it. A name
 * that occurs twice is edited at all its places, so that whoever reads the result, first or last occurrence, sees the same.
 * Elements of arrays are never made: an edit at or below an element that isn't there does nothing. New members go to the
 * end of their object, in the order listed. What a value was written as ({@code 1.0}, {@code -0}, escapes, space) stays.
 */
public final class JsonEditPlan {
    private final JsonEditNode root = new JsonEditNode("", null);

    /** An empty list. */
    public JsonEditPlan() {}

    /**
     * Gives the value a new one, or adds the member; objects missing on the way are made, and {@code null} in the place of
     * one is replaced. Anything else in its place is an error. The raw value is one JSON value.
     */
    public JsonEditPlan set(JsonPath path, byte[] rawValue) {
        root.put(path, JsonEditNode.Action.SET, checked(rawValue));
        return this;
    }

    /** As {@link #set(JsonPath, byte[])} with the raw value as text. */
    public JsonEditPlan set(JsonPath path, String rawValue) {
        return set(path, rawValue.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives the value a new one if there is any; adds nothing. */
    public JsonEditPlan replace(JsonPath path, byte[] rawValue) {
        root.put(path, JsonEditNode.Action.REPLACE, checked(rawValue));
        return this;
    }

    /** As {@link #replace(JsonPath, byte[])} with the raw value as text. */
    public JsonEditPlan replace(JsonPath path, String rawValue) {
        return replace(path, rawValue.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds the member as {@link #set(JsonPath, byte[])} does, if there is none; one that is {@code null} is one. */
    public JsonEditPlan addIfAbsent(JsonPath path, byte[] rawValue) {
        root.put(path, JsonEditNode.Action.ADD, checked(rawValue));
        return this;
    }

    /** As {@link #addIfAbsent(JsonPath, byte[])} with the raw value as text. */
    public JsonEditPlan addIfAbsent(JsonPath path, String rawValue) {
        return addIfAbsent(path, rawValue.getBytes(StandardCharsets.UTF_8));
    }

    /** Removes the member or element with its comma, if it is there. */
    public JsonEditPlan remove(JsonPath path) {
        root.put(path, JsonEditNode.Action.REMOVE, null);
        return this;
    }

    /** Gives the member another name, if it is there. A member that has the new name already makes way for it. */
    public JsonEditPlan rename(JsonPath path, String newName) {
        root.rename(path, newName);
        return this;
    }

    /**
     * The edited document; the same array if nothing changes.
     *
     * @throws GatewayException of this kind if the document is no JSON or an edit doesn't fit it
     */
    public byte[] apply(byte[] document, ErrorKind kind) {
        JsonSplice splice = splice(document, 0, document.length, kind);
        if (!splice.changes()) {
            return document;
        }
        ByteBuilder out = new ByteBuilder(splice.length());
        splice.appendTo(out);
        return out.array().length == out.length() ? out.array() : out.toByteArray();
    }

    /**
     * What the edits come to in the document that this range is, for callers who write it elsewhere.
     *
     * @throws GatewayException as {@link #apply}
     */
    public JsonSplice splice(byte[] bytes, int from, int to, ErrorKind kind) {
        return new JsonEditPass(bytes, from, to, kind).run(root);
    }

    private static byte[] checked(byte[] rawValue) {
        try {
            JsonReader.check(rawValue, 0, rawValue.length, ErrorKind.SERVER_ERROR, false);
        } catch (GatewayException e) {
            throw new IllegalArgumentException("a raw value must be one JSON value: " + e.message(), e);
        }
        return rawValue.clone();
    }
}
