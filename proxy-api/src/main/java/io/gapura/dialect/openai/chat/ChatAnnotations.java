package io.gapura.dialect.openai.chat;

import io.gapura.dialect.Lenient;
import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Annotation;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import org.jspecify.annotations.Nullable;

/** {@code annotations} in our words and back. Stateless. */
final class ChatAnnotations {
    private ChatAnnotations() {}

    /** Reads the element that the reader stands before. */
    static Annotation read(JsonReader reader) {
        reader.skip();
        RawJson raw = new RawJson(reader.raw());
        Words words = new Words();
        JsonReader again = Members.over(raw, "", OpenAiChatDialect.NAME).reader();
        if (again.peek() == JsonKind.OBJECT) {
            words.read(again);
        }
        Annotation.Kind kind =
                switch (words.type) {
                    case "url_citation" -> Annotation.Kind.URL;
                    case "file_citation", "file_path", "file" -> Annotation.Kind.FILE;
                    default -> Annotation.Kind.OTHER;
                };
        return new Annotation(
                kind, words.from, words.to, words.source, words.title, words.quote, OpenAiChatDialect.NAME, raw);
    }

    /** Writes one; only addresses can be said for other dialects. */
    static void write(JsonWriter json, Annotation annotation) {
        if (annotation.dialect().equals(OpenAiChatDialect.NAME)) {
            json.raw(annotation.raw().text());
            return;
        }
        ChatJson outer = new ChatJson(json).begin().string("type", "url_citation");
        ChatJson inner = new ChatJson(outer.name("url_citation")).begin();
        inner.integer("start_index", annotation.from() == null ? Long.valueOf(0) : annotation.from());
        inner.integer("end_index", annotation.to() == null ? Long.valueOf(0) : annotation.to());
        inner.string("url", annotation.source());
        inner.string("title", annotation.title() == null ? "" : annotation.title());
        inner.end();
        outer.end();
    }

    /** Whether one can be written; a loss if not. */
    static boolean writable(Annotation annotation, Losses losses) {
        if (annotation.dialect().equals(OpenAiChatDialect.NAME)
                || (annotation.kind() == Annotation.Kind.URL && annotation.source() != null)) {
            return true;
        }
        losses.add("answer.annotations", "chat completions cite addresses only");
        return false;
    }

    private static final class Words {
        private String type = "";
        private @Nullable Long from;
        private @Nullable Long to;
        private @Nullable String source;
        private @Nullable String title;
        private @Nullable String quote;

        /** What is said of the source stands in an object inside, named by the type; some servers leave it out. */
        void read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("type")) {
                    type = Lenient.string(reader);
                } else if (reader.nameIs("start_index")) {
                    from = Lenient.integer(reader);
                } else if (reader.nameIs("end_index")) {
                    to = Lenient.integer(reader);
                } else if (reader.nameIs("url") || reader.nameIs("file_id")) {
                    source = Lenient.string(reader);
                } else if (reader.nameIs("title") || reader.nameIs("filename")) {
                    title = Lenient.string(reader);
                } else if (reader.nameIs("quote")) {
                    quote = Lenient.string(reader);
                } else if (reader.peek() == JsonKind.OBJECT) {
                    String before = type;
                    read(reader);
                    type = before;
                }
            }
        }
    }
}
