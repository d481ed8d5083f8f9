package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.Lenient;
import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Annotation;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Citations in our words and back (platform.claude.com/docs/en/build-with-claude/citations). Stateless.
 *
 * <p>Anthropic cuts its text into blocks and hangs a citation on the whole block, so there are no places in the text; the places
 * that it does tell are in the source, and stay in the raw object.
 */
final class MessagesCitations {
    private MessagesCitations() {}

    /** Reads the element that the reader stands before. */
    static Annotation read(JsonReader reader) {
        reader.skip();
        RawJson raw = new RawJson(reader.raw());
        Words words = new Words();
        JsonReader again = Members.over(raw, "", AnthropicMessagesDialect.NAME).reader();
        if (again.peek() == JsonKind.OBJECT) {
            words.read(again);
        }
        Annotation.Kind kind =
                switch (words.type) {
                    case "web_search_result_location" -> Annotation.Kind.URL;
                    case "search_result_location" ->
                        isAddress(words.source) ? Annotation.Kind.URL : Annotation.Kind.DOCUMENT;
                    case "char_location", "page_location", "content_block_location" ->
                        words.source == null ? Annotation.Kind.DOCUMENT : Annotation.Kind.FILE;
                    default -> Annotation.Kind.OTHER;
                };
        return new Annotation(
                kind, null, null, words.source, words.title, words.quote, AnthropicMessagesDialect.NAME, raw);
    }

    /** Writes one that is {@link #writable}. */
    static void write(JsonWriter json, Annotation annotation) {
        if (annotation.dialect().equals(AnthropicMessagesDialect.NAME)) {
            json.raw(annotation.raw().text());
            return;
        }
        MessagesJson citation = new MessagesJson(json).begin().string("type", "web_search_result_location");
        citation.string("url", annotation.source());
        if (annotation.title() == null) {
            citation.name("title").nullValue();
        } else {
            citation.string("title", annotation.title());
        }
        citation.string("cited_text", annotation.quote() == null ? "" : annotation.quote());
        citation.string("encrypted_index", ""); // demanded by strict clients; only Anthropic could fill it
        citation.end();
    }

    /** Whether one can be written; a loss if not. */
    static boolean writable(Annotation annotation, Losses losses) {
        if (annotation.dialect().equals(AnthropicMessagesDialect.NAME)
                || (annotation.kind() == Annotation.Kind.URL && annotation.source() != null)) {
            return true;
        }
        losses.add("answer.annotations", "Messages cite addresses and the request's own documents");
        return false;
    }

    private static boolean isAddress(@Nullable String source) {
        return source != null && (source.startsWith("https://") || source.startsWith("http://"));
    }

    private static final class Words {
        private String type = "";
        private @Nullable String source;
        private @Nullable String title;
        private @Nullable String quote;

        void read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("type")) {
                    type = Lenient.string(reader);
                } else if (reader.nameIs("url") || reader.nameIs("source") || reader.nameIs("file_id")) {
                    source = said(reader, source);
                } else if (reader.nameIs("title") || reader.nameIs("document_title")) {
                    title = said(reader, title);
                } else if (reader.nameIs("cited_text")) {
                    quote = said(reader, quote);
                }
            }
        }

        private static @Nullable String said(JsonReader reader, @Nullable String before) {
            String text = Lenient.string(reader);
            return text.isEmpty() ? before : text;
        }
    }
}
