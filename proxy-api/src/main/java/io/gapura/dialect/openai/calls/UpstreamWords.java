package io.gapura.dialect.openai.calls;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;

/** Whether an upstream's error speaks of the call, or only of an address that it doesn't know. Stateless. */
public final class UpstreamWords {
    private UpstreamWords() {}

    /**
     * Whether the body of a 404, 405 or 501 speaks of the call: it is an error of OpenAI's shape (an object {@code error} with a
     * {@code message}), or, where the path names a thing by its id, an object with words of its own. Frameworks answer for
     * paths that they don't know with a page, with nothing, or with a mere "Not Found".
     */
    public static boolean tell(byte[] body, boolean byId) {
        try {
            JsonReader reader = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED);
            boolean tells = false;
            if (reader.peek() == JsonKind.OBJECT) {
                reader.beginObject();
                while (reader.nextMember()) {
                    if (reader.nameIs("error") && reader.peek() == JsonKind.OBJECT) {
                        tells |= message(reader);
                    } else if (byId && (reader.nameIs("detail") || reader.nameIs("message"))) {
                        tells |= reader.peek() == JsonKind.STRING && !"not found".equalsIgnoreCase(reader.string());
                    }
                }
            }
            reader.end();
            return tells;
        } catch (GatewayException notJson) {
            return false;
        }
    }

    private static boolean message(JsonReader reader) {
        boolean found = false;
        reader.beginObject();
        while (reader.nextMember()) {
            found |= reader.nameIs("message") && reader.peek() == JsonKind.STRING;
        }
        return found;
    }
}
