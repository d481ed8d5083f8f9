package io.gapura.dialect.openai.responses;

import io.gapura.dialect.Lenient;
import io.gapura.dialect.Members;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Annotation;
import io.gapura.model.RawJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code annotations} of a text in our words and back. Stateless. */
final class ResponsesAnnotations {
    private ResponsesAnnotations() {}

    /** Reads the element that the reader stands before. */
    static Annotation read(JsonReader reader) {
        reader.skip();
        RawJson raw = new RawJson(reader.raw());
        String type = "";
        Long from = null;
        Long to = null;
        String source = null;
        String title = null;
        JsonReader again = Members.over(raw, "", OpenAiResponsesDialect.NAME).reader();
        if (again.peek() == JsonKind.OBJECT) {
            again.beginObject();
            while (again.nextMember()) {
                if (again.nameIs("type")) {
                    type = Lenient.string(again);
                } else if (again.nameIs("start_index")) {
                    from = Lenient.integer(again);
                } else if (again.nameIs("end_index")) {
                    to = Lenient.integer(again);
                } else if (again.nameIs("url") || again.nameIs("file_id")) {
                    source = Lenient.string(again);
                } else if (again.nameIs("title") || again.nameIs("filename")) {
                    title = Lenient.string(again);
                }
            }
        }
        Annotation.Kind kind =
                switch (type) {
                    case "url_citation" -> Annotation.Kind.URL;
                    case "file_citation", "file_path", "container_file_citation" -> Annotation.Kind.FILE;
                    default -> Annotation.Kind.OTHER;
                };
        return new Annotation(kind, from, to, source, title, null, OpenAiResponsesDialect.NAME, raw);
    }

    /**
     * One as this dialect says it; null if it has no words for it.
     *
     * @param length how long the text is so far: where a note doesn't say what it is about, it is about all of it
     */
    static @Nullable RawJson write(Annotation annotation, int length) {
        if (annotation.dialect().equals(OpenAiResponsesDialect.NAME)) {
            return annotation.raw();
        }
        String source = annotation.source();
        if (source == null) {
            return null;
        }
        String title = annotation.title() == null ? "" : annotation.title();
        ByteBuilder out = new ByteBuilder(128);
        JsonWriter json = new JsonWriter(out).beginObject();
        switch (annotation.kind()) {
            case URL -> {
                Long from = annotation.from();
                Long to = annotation.to();
                json.member("type", "url_citation").member("start_index", from == null ? 0 : from);
                json.member("end_index", to == null ? length : to).member("url", source);
                json.member("title", title);
            }
            case FILE -> {
                json.member("type", "file_citation").member("index", 0).member("file_id", source);
                json.member("filename", title);
            }
            case DOCUMENT, OTHER -> {
                return null;
            }
        }
        json.endObject();
        return new RawJson(new String(out.toByteArray(), StandardCharsets.UTF_8));
    }
}
