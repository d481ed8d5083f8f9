package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.Lenient;
import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Annotation;
import io.gapura.model.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Notes on a candidate's text out of {@code groundingMetadata} and {@code citationMetadata}
 * (ai.google.dev/gemini-api/docs/google-search). Places are counted in bytes of the text there and in characters here, so the
 * text is kept until the answer ends. For one thread at a time.
 */
final class GeminiGrounding {
    /** More notes than any answer has. */
    private static final int MOST = 4096;

    /**
     * A note, and the text that it is on.
     *
     * @param block the block's number in its choice
     */
    record Found(int block, Annotation annotation) {}

    private record Source(@Nullable String uri, @Nullable String title) {}

    private final Map<Integer, StringBuilder> texts = new TreeMap<>();

    /** Words of a text block. */
    void text(int block, String words) {
        texts.computeIfAbsent(block, key -> new StringBuilder()).append(words);
    }

    /** All notes, given what was said of the candidate; none if it has no text to note anything on. */
    List<Found> annotations(Map<String, RawJson> said) {
        List<Found> found = new ArrayList<>();
        if (texts.isEmpty()) {
            return found;
        }
        said.forEach((name, value) -> {
            if (name.equals("groundingMetadata") || name.equals("grounding_metadata")) {
                grounding(value, found);
            } else if (name.equals("citationMetadata") || name.equals("citation_metadata")) {
                citations(value, found);
            }
        });
        return found;
    }

    private static JsonReader reader(RawJson value) {
        return Members.over(value, "", GeminiGenerateDialect.NAME).reader();
    }

    private void grounding(RawJson metadata, List<Found> found) {
        List<Source> sources = new ArrayList<>();
        List<RawJson> supports = new ArrayList<>();
        JsonReader reader = reader(metadata);
        if (reader.peek() != JsonKind.OBJECT) {
            return;
        }
        reader.beginObject();
        while (reader.nextMember()) {
            if (Spelling.is(reader, "groundingChunks") && reader.peek() == JsonKind.ARRAY) {
                reader.beginArray();
                while (reader.nextElement()) {
                    sources.add(source(reader));
                }
            } else if (Spelling.is(reader, "groundingSupports") && reader.peek() == JsonKind.ARRAY) {
                reader.beginArray();
                while (reader.nextElement()) {
                    reader.skip();
                    supports.add(new RawJson(reader.raw()));
                }
            }
        }
        supports.forEach(support -> support(support, sources, found));
    }

    /** What a chunk points at: a page, a place on a map, a passage that was retrieved. */
    private static Source source(JsonReader reader) {
        String uri = null;
        String title = null;
        if (reader.peek() == JsonKind.OBJECT) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.peek() == JsonKind.OBJECT) {
                    reader.beginObject();
                    while (reader.nextMember()) {
                        if (reader.nameIs("uri")) {
                            uri = Lenient.string(reader);
                        } else if (reader.nameIs("title")) {
                            title = Lenient.string(reader);
                        }
                    }
                }
            }
        }
        return new Source(uri, title);
    }

    private void support(RawJson support, List<Source> sources, List<Found> found) {
        Segment segment = new Segment();
        List<Long> indices = new ArrayList<>();
        JsonReader reader = reader(support);
        if (reader.peek() != JsonKind.OBJECT) {
            return;
        }
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("segment") && reader.peek() == JsonKind.OBJECT) {
                segment.read(reader);
            } else if (Spelling.is(reader, "groundingChunkIndices") && reader.peek() == JsonKind.ARRAY) {
                reader.beginArray();
                while (reader.nextElement()) {
                    Long index = Lenient.integer(reader);
                    if (index != null && index >= 0 && index < sources.size()) {
                        indices.add(index);
                    }
                }
            }
        }
        for (Long index : indices) {
            note(sources.get(index.intValue()), segment, support, found);
        }
    }

    private void citations(RawJson metadata, List<Found> found) {
        JsonReader reader = reader(metadata);
        if (reader.peek() != JsonKind.OBJECT) {
            return;
        }
        reader.beginObject();
        while (reader.nextMember()) {
            boolean list = Spelling.is(reader, "citationSources") || reader.nameIs("citations");
            if (list && reader.peek() == JsonKind.ARRAY) {
                reader.beginArray();
                while (reader.nextElement()) {
                    reader.skip();
                    citation(new RawJson(reader.raw()), found);
                }
            }
        }
    }

    private void citation(RawJson raw, List<Found> found) {
        JsonReader reader = reader(raw);
        if (reader.peek() == JsonKind.OBJECT) {
            Segment segment = new Segment();
            segment.read(reader);
            note(new Source(segment.uri, segment.title), segment, raw, found);
        }
    }

    private void note(Source source, Segment segment, RawJson raw, List<Found> found) {
        if (found.size() >= MOST || source.uri() == null) {
            return;
        }
        Place place = place(segment);
        Annotation annotation = new Annotation(
                Annotation.Kind.URL,
                place.from(),
                place.to(),
                source.uri(),
                source.title(),
                segment.text,
                GeminiGenerateDialect.NAME,
                raw);
        found.add(new Found(place.block(), annotation));
    }

    private record Place(int block, @Nullable Long from, @Nullable Long to) {}

    /** Where a segment is: at its place in the first text that says its words there, else where its words are found. */
    private Place place(Segment segment) {
        int first = texts.keySet().iterator().next();
        for (Map.Entry<Integer, StringBuilder> each : texts.entrySet()) {
            Place place = segment.in(each.getKey(), each.getValue().toString());
            if (place != null) {
                return place;
            }
        }
        String words = segment.text;
        if (words != null && !words.isEmpty()) {
            for (Map.Entry<Integer, StringBuilder> each : texts.entrySet()) {
                int at = each.getValue().indexOf(words);
                if (at >= 0) {
                    return new Place(each.getKey(), (long) at, (long) (at + words.length()));
                }
            }
        }
        return new Place(first, null, null);
    }

    private static final class Segment {
        private long from;
        private @Nullable Long to;
        private @Nullable String text;
        private @Nullable String uri;
        private @Nullable String title;

        void read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (Spelling.is(reader, "startIndex")) {
                    Long index = Lenient.integer(reader);
                    from = index == null ? 0 : index;
                } else if (Spelling.is(reader, "endIndex")) {
                    to = Lenient.integer(reader);
                } else if (reader.nameIs("text")) {
                    text = Lenient.string(reader);
                } else if (reader.nameIs("uri")) {
                    uri = Lenient.string(reader);
                } else if (reader.nameIs("title")) {
                    title = Lenient.string(reader);
                }
            }
        }

        /** Its place in this text, null if it is not of it. */
        @Nullable
        Place in(int block, String whole) {
            byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
            if (to == null || from < 0 || from > to || to > bytes.length) {
                return null;
            }
            String before = new String(bytes, 0, (int) from, StandardCharsets.UTF_8);
            String inside = new String(bytes, (int) from, (int) (to - from), StandardCharsets.UTF_8);
            if (text != null && !text.equals(inside)) {
                return null;
            }
            return new Place(block, (long) before.length(), (long) before.length() + inside.length());
        }
    }
}
