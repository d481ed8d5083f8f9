package io.gapura.dialect.openai.chat;

import io.gapura.dialect.Lenient;
import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.RawJson;

/**
 * One part of an answer's content, where a server sends parts. Immutable.
 *
 * @param type the server's word
 * @param text what it says, the parts inside it joined
 * @param raw all of it
 */
record ChatPart(String type, String text, RawJson raw) {
    /** Reads the object that the reader stands before. */
    static ChatPart read(JsonReader reader) {
        reader.skip();
        RawJson raw = new RawJson(reader.raw());
        StringBuilder text = new StringBuilder();
        String type = "";
        JsonReader again = Members.over(raw, "", OpenAiChatDialect.NAME).reader();
        again.beginObject();
        while (again.nextMember()) {
            if (again.nameIs("type")) {
                type = Lenient.string(again);
            } else if (again.nameIs("text") || again.nameIs("thinking") || again.nameIs("refusal")) {
                text(again, text);
            }
        }
        return new ChatPart(type, text.toString(), raw);
    }

    /** A text, or an array of objects with one each. */
    private static void text(JsonReader reader, StringBuilder text) {
        if (reader.peek() == JsonKind.STRING) {
            text.append(reader.string());
        } else if (reader.peek() == JsonKind.ARRAY) {
            reader.beginArray();
            while (reader.nextElement()) {
                if (reader.peek() == JsonKind.OBJECT) {
                    text.append(read(reader).text);
                }
            }
        }
    }
}
