package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.Lenient;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationEvent;
import io.gapura.model.MediaSource;
import io.gapura.model.RawJson;
import io.gapura.model.TokenLogprob;
import io.gapura.model.ToolKind;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns what is said of one candidate into events. For one thread at a time.
 *
 * <p>Words and thoughts go on from part to part. Why it ended is held back until the answer ends, and so is what was said of it
 * without a word of ours, of which the last counts: grounding comes in pieces that grow.
 */
final class GeminiCandidate {
    private enum Open {
        NOTHING,
        TEXT,
        THOUGHTS
    }

    /** More members without a word than any server sends. */
    private static final int MOST = 256;

    private final int index;
    private final Consumer<GenerationEvent> events;
    private final Map<String, RawJson> said = new LinkedHashMap<>();
    private final GeminiGrounding grounding = new GeminiGrounding();
    private Open open = Open.NOTHING;
    private int blocks;
    private boolean toolCalled;
    private @Nullable String finish;

    GeminiCandidate(int index, Consumer<GenerationEvent> events) {
        this.index = index;
        this.events = events;
    }

    /** Whether it was said why it ended. */
    boolean finished() {
        return finish != null;
    }

    /** Reads the object that the reader stands before. */
    void read(byte[] bytes, JsonReader reader) {
        List<TokenLogprob> logprobs = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("content")) {
                content(bytes, reader);
            } else if (Spelling.is(reader, "finishReason")) {
                String word = Lenient.string(reader);
                finish = word.isEmpty() ? finish : word;
            } else if (Spelling.is(reader, "logprobsResult") && reader.peek() == JsonKind.OBJECT) {
                logprobs = GeminiLogprobs.read(reader);
            } else if (!reader.nameIs("index")) {
                String name = reader.name();
                reader.skip();
                if (said.size() < MOST || said.containsKey(name)) {
                    said.put(name, new RawJson(reader.raw()));
                }
            }
        }
        if (logprobs != null && !logprobs.isEmpty()) {
            events.accept(new GenerationEvent.LogprobsReported(index, false, logprobs));
        }
    }

    /** The answer is complete. */
    void finish() {
        grounding
                .annotations(said)
                .forEach(found ->
                        events.accept(new GenerationEvent.AnnotationAdded(index, found.block(), found.annotation())));
        if (!said.isEmpty()) {
            events.accept(
                    new GenerationEvent.ExtensionsReported(index, Extensions.of(GeminiGenerateDialect.NAME, said)));
        }
        events.accept(new GenerationEvent.ChoiceFinished(index, GeminiFinish.read(finish, toolCalled)));
    }

    private void content(byte[] bytes, JsonReader reader) {
        if (reader.peek() != JsonKind.OBJECT) {
            reader.skip();
            return;
        }
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("parts") && reader.peek() == JsonKind.ARRAY) {
                reader.beginArray();
                while (reader.nextElement()) {
                    if (reader.peek() == JsonKind.OBJECT) {
                        part(bytes, reader);
                    }
                }
            }
        }
    }

    private void part(byte[] bytes, JsonReader reader) {
        int from = reader.valueFrom();
        Part part = new Part();
        reader.beginObject();
        while (reader.nextMember()) {
            part.member(reader);
        }
        int to = reader.valueTo();
        if (part.call) {
            call(part);
        } else if (part.data != null) {
            whole(GeminiMedia.block(part.type, new MediaSource.Inline(part.type, part.data), Extensions.NONE));
            seal(part.signature, false);
        } else if (part.uri != null) {
            whole(GeminiMedia.block(part.type, GeminiMedia.source(part.uri), Extensions.NONE));
            seal(part.signature, false);
        } else if (part.text != null && part.thought) {
            thoughts(part.text, part.signature);
        } else if (part.text != null) {
            text(part.text);
            seal(part.signature, false);
        } else if (!part.unknown.isEmpty()) {
            RawJson raw = new RawJson(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            whole(new ContentBlock.Opaque(GeminiGenerateDialect.NAME, part.unknown, raw));
        } else {
            seal(part.signature, part.thought);
        }
    }

    private void text(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (open != Open.TEXT) {
            open = Open.TEXT;
            blocks++;
        }
        grounding.text(blocks - 1, text);
        events.accept(new GenerationEvent.TextAppended(index, blocks - 1, text));
    }

    private void thoughts(String text, @Nullable String signature) {
        if (!text.isEmpty() || (signature != null && open != Open.THOUGHTS)) {
            if (open != Open.THOUGHTS) {
                open = Open.THOUGHTS;
                blocks++;
            }
            events.accept(new GenerationEvent.ReasoningAppended(index, blocks - 1, text, true));
        }
        if (signature != null) {
            events.accept(new GenerationEvent.BlockSealed(index, blocks - 1, GeminiSeals.own(signature)));
            open = Open.NOTHING;
        }
    }

    /** A signature on what has no place for one becomes thoughts without words behind it. */
    private void seal(@Nullable String signature, boolean thought) {
        if (signature == null) {
            return;
        }
        events.accept(new GenerationEvent.ReasoningAppended(index, blocks++, "", thought));
        events.accept(new GenerationEvent.BlockSealed(index, blocks - 1, GeminiSeals.own(signature)));
        open = Open.NOTHING;
    }

    private void call(Part part) {
        if (part.name.isEmpty()) {
            return; // nobody could run it; the reason why the answer ended tells of it (MALFORMED_FUNCTION_CALL)
        }
        open = Open.NOTHING;
        toolCalled = true;
        int block = blocks++;
        events.accept(new GenerationEvent.ToolCallStarted(
                index,
                block,
                part.id,
                part.name,
                ToolKind.FUNCTION,
                part.signature == null ? null : GeminiSeals.own(part.signature),
                Extensions.NONE));
        events.accept(new GenerationEvent.ToolArgumentsAppended(index, block, part.arguments));
        events.accept(new GenerationEvent.ToolCallFinished(index, block));
    }

    private void whole(ContentBlock block) {
        open = Open.NOTHING;
        events.accept(new GenerationEvent.BlockAdded(index, blocks++, block));
    }

    /** The members of one part; what is of another type than it should be counts as not said. */
    private static final class Part {
        private @Nullable String text;
        private boolean thought;
        private @Nullable String signature;
        private boolean call;
        private @Nullable String id;
        private String name = "";
        private String arguments = "{}";
        private @Nullable String type;
        private @Nullable String data;
        private @Nullable String uri;
        private String unknown = "";

        void member(JsonReader reader) {
            JsonKind kind = reader.peek();
            if (reader.nameIs("text") && kind == JsonKind.STRING) {
                text = reader.string();
            } else if (reader.nameIs("thought") && kind == JsonKind.BOOLEAN) {
                thought = reader.bool();
            } else if (Spelling.is(reader, "thoughtSignature") && kind == JsonKind.STRING) {
                String value = reader.string();
                signature = value.isEmpty() ? null : value;
            } else if (Spelling.is(reader, "functionCall") && kind == JsonKind.OBJECT) {
                call = true;
                function(reader);
            } else if (Spelling.is(reader, "inlineData") && kind == JsonKind.OBJECT) {
                blob(reader);
            } else if (Spelling.is(reader, "fileData") && kind == JsonKind.OBJECT) {
                blob(reader);
            } else {
                unknown = unknown.isEmpty() ? reader.name() : unknown;
                reader.skip();
            }
        }

        private void function(JsonReader reader) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("id")) {
                    String value = Lenient.string(reader);
                    id = value.isEmpty() ? null : value;
                } else if (reader.nameIs("name")) {
                    name = Lenient.string(reader);
                } else if (reader.nameIs("args") && reader.peek() == JsonKind.OBJECT) {
                    reader.skip();
                    arguments = reader.raw();
                }
            }
        }

        private void blob(JsonReader reader) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (Spelling.is(reader, "mimeType")) {
                    type = Lenient.string(reader);
                } else if (reader.nameIs("data")) {
                    data = Lenient.string(reader);
                } else if (Spelling.is(reader, "fileUri")) {
                    uri = Lenient.string(reader);
                }
            }
        }
    }
}
