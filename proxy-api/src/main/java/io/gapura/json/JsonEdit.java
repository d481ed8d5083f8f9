package io.gapura.json;

import io.gapura.error.ErrorKind;

/**
 * Edits to one document of raw bytes, made in one splice: every byte outside the edited spans stays as it is. One thread
 * at a time. For edits that many documents get, keep a {@link JsonEditPlan}, whose rules these are.
 *
 * <pre>{@code byte[] out = JsonEdit.of(body).set(JsonPath.of("model"), JsonEdit.quote("gpt")).apply();}</pre>
 */
public final class JsonEdit {
    private final byte[] document;
    private final JsonEditPlan plan = new JsonEditPlan();

    private JsonEdit(byte[] document) {
        this.document = document;
    }

    /** Edits to this document, which itself is not written to. */
    public static JsonEdit of(byte[] document) {
        return new JsonEdit(document);
    }

    /** A text as a JSON string, quotes included, in UTF-8. */
    public static byte[] quote(String text) {
        return JsonWriter.quote(text);
    }

    /** As {@link JsonEditPlan#set(JsonPath, byte[])}. */
    public JsonEdit set(JsonPath path, byte[] rawValue) {
        plan.set(path, rawValue);
        return this;
    }

    /** As {@link JsonEditPlan#set(JsonPath, String)}. */
    public JsonEdit set(JsonPath path, String rawValue) {
        plan.set(path, rawValue);
        return this;
    }

    /** As {@link JsonEditPlan#replace(JsonPath, byte[])}. */
    public JsonEdit replace(JsonPath path, byte[] rawValue) {
        plan.replace(path, rawValue);
        return this;
    }

    /** As {@link JsonEditPlan#replace(JsonPath, String)}. */
    public JsonEdit replace(JsonPath path, String rawValue) {
        plan.replace(path, rawValue);
        return this;
    }

    /** As {@link JsonEditPlan#addIfAbsent(JsonPath, byte[])}. */
    public JsonEdit addIfAbsent(JsonPath path, byte[] rawValue) {
        plan.addIfAbsent(path, rawValue);
        return this;
    }

    /** As {@link JsonEditPlan#addIfAbsent(JsonPath, String)}. */
    public JsonEdit addIfAbsent(JsonPath path, String rawValue) {
        plan.addIfAbsent(path, rawValue);
        return this;
    }

    /** As {@link JsonEditPlan#remove(JsonPath)}. */
    public JsonEdit remove(JsonPath path) {
        plan.remove(path);
        return this;
    }

    /** As {@link JsonEditPlan#rename(JsonPath, String)}. */
    public JsonEdit rename(JsonPath path, String newName) {
        plan.rename(path, newName);
        return this;
    }

    /** The edited document of a client: {@link #apply(ErrorKind)} with {@code INVALID_REQUEST}. */
    public byte[] apply() {
        return apply(ErrorKind.INVALID_REQUEST);
    }

    /**
     * The edited document; the same array if nothing changes.
     *
     * @throws io.gapura.error.GatewayException of this kind if the document is no JSON or an edit doesn't fit it
     */
    public byte[] apply(ErrorKind kind) {
        return plan.apply(document, kind);
    }
}
