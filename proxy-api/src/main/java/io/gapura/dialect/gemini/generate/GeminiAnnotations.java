package io.gapura.dialect.gemini.generate;

import io.gapura.json.JsonWriter;
import io.gapura.model.Annotation;
import io.gapura.model.Losses;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Notes of other dialects on one candidate, told as {@code groundingMetadata}: where it comes from, and which words it vouches
 * for, counted in bytes. Gemini's own notes are in the metadata that is kept. For one thread at a time.
 */
final class GeminiAnnotations {
    private record Note(Annotation annotation, String text) {}

    private final List<Note> notes = new ArrayList<>();
    private final Losses losses;

    GeminiAnnotations(Losses losses) {
        this.losses = losses;
    }

    /** A note on this text, as far as that is known. */
    void add(Annotation annotation, String text) {
        if (annotation.dialect().equals(GeminiGenerateDialect.NAME)) {
            return;
        }
        if (annotation.kind() == Annotation.Kind.URL && annotation.source() != null) {
            notes.add(new Note(annotation, text));
        } else {
            losses.add("answer.annotations", "Gemini's grounding cites addresses only");
        }
    }

    /** Writes the member if there is something to say. */
    void write(GeminiJson candidate) {
        if (notes.isEmpty()) {
            return;
        }
        JsonWriter json = candidate.name("groundingMetadata").beginObject();
        json.name("groundingChunks").beginArray();
        for (Note note : notes) {
            GeminiJson web = new GeminiJson(json.beginObject().name("web")).begin();
            web.string("uri", note.annotation().source());
            web.string("title", note.annotation().title());
            web.end();
            json.endObject();
        }
        json.endArray().name("groundingSupports").beginArray();
        for (int i = 0; i < notes.size(); i++) {
            support(json, notes.get(i), i);
        }
        json.endArray().endObject();
    }

    private void support(JsonWriter json, Note note, int chunk) {
        Long from = note.annotation().from();
        Long to = note.annotation().to();
        String text = note.text();
        if (from == null || to == null || from < 0 || from >= to || to > text.length()) {
            losses.add("answer.annotations", "which words the source vouches for was not told");
            return;
        }
        String before = text.substring(0, from.intValue());
        String inside = text.substring(from.intValue(), to.intValue());
        long start = bytes(before);
        json.beginObject().name("segment").beginObject();
        json.member("startIndex", start)
                .member("endIndex", start + bytes(inside))
                .member("text", inside);
        json.endObject().name("groundingChunkIndices").beginArray().value((long) chunk);
        json.endArray().endObject();
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
