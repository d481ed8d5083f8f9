package io.gapura.dialect.openai.responses;

import io.gapura.dialect.Lenient;
import io.gapura.dialect.openai.Logprobs;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationEvent;
import io.gapura.model.RawJson;
import io.gapura.model.Seal;
import io.gapura.model.TokenLogprob;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An item of {@code output} that an upstream tells, as far as it has come. For one thread at a time. */
final class ReadItem {
    private static final Set<String> CALL_MEMBERS =
            Set.of("id", "type", "status", "call_id", "name", "arguments", "input");

    /** More parts than any item has: those beyond are read over. */
    private static final int MOST_PARTS = 1024;

    private final Blocks blocks;
    private final Map<Long, Text> contents = new HashMap<>(2);
    private final Map<Long, Text> summaries = new HashMap<>(2);
    private String type = "";
    private int call = -1;
    private int callTold;
    private int thought = -1;
    private Blocks.@Nullable Kind thinking;
    private boolean sealed;
    private boolean closed;

    String id = "";

    ReadItem(Blocks blocks) {
        this.blocks = blocks;
    }

    /** A text that grows: a part of a message, a part of a summary. */
    private static final class Text {
        private final Blocks.Kind kind;
        private int block = -1;
        private int told;
        private int annotations;
        private boolean logprobs;

        Text(Blocks.Kind kind) {
            this.kind = kind;
        }
    }

    /** The item as it was added: nothing but its kind and the name of a tool is taken from it. */
    void added(RawJson item) {
        if (!closed) {
            Facts facts = new Facts(item);
            type = facts.type;
            id = facts.id;
            begin(facts);
        }
    }

    /** More of a text of a message, or of raw thoughts. */
    void append(Blocks.Kind kind, long part, String delta) {
        if (closed || delta.isEmpty()) {
            return;
        }
        Text text = text(kind, part);
        if (text == null) {
            return;
        }
        boolean thinks = kind == Blocks.Kind.SUMMARY || kind == Blocks.Kind.THOUGHT;
        if (thinks && kind != thinking) {
            thinking = kind;
            thought = -1; // a summary and the thoughts themselves are two blocks
        }
        // The parts of a summary are one text to us: a blank line stands between.
        String said = thinks && text.told == 0 && text.block < 0 && thought >= 0 ? "\n\n" + delta : delta;
        int block = blocks.append(text.kind, thinks ? thought : text.block, said);
        if (thinks) {
            thought = block;
        }
        text.block = block;
        text.told += delta.length();
    }

    /** The whole of a text, of which perhaps a part was told. */
    void complete(Blocks.Kind kind, long part, String whole) {
        Text text = closed ? null : text(kind, part);
        if (text != null && whole.length() > text.told) {
            append(kind, part, whole.substring(text.told));
        }
    }

    private @Nullable Text text(Blocks.Kind kind, long part) {
        Map<Long, Text> texts = kind == Blocks.Kind.SUMMARY ? summaries : contents;
        Text known = texts.get(part);
        if (known != null) {
            return known.kind == kind ? known : null;
        }
        if (texts.size() == MOST_PARTS) {
            return null;
        }
        Text text = new Text(kind);
        texts.put(part, text);
        return text;
    }

    void logprobs(long part, List<TokenLogprob> tokens) {
        Text text = closed || tokens.isEmpty() ? null : text(Blocks.Kind.TEXT, part);
        if (text != null) {
            text.logprobs = true;
            blocks.tell(new GenerationEvent.LogprobsReported(0, false, tokens));
        }
    }

    /** The next note on a text; kept for later if there is no text yet. */
    void annotation(long part, JsonReader note) {
        Text text = closed ? null : contents.get(part);
        if (text != null && text.block >= 0 && text.kind == Blocks.Kind.TEXT) {
            text.annotations++;
            blocks.tell(new GenerationEvent.AnnotationAdded(0, text.block, ResponsesAnnotations.read(note)));
        }
    }

    void arguments(String delta) {
        if (call >= 0 && !closed) {
            blocks.arguments(call, delta);
            callTold += delta.length();
        }
    }

    void completeArguments(String whole) {
        if (whole.length() > callTold) {
            arguments(whole.substring(callTold));
        }
    }

    /** A part of a message as it is when it is complete. */
    void part(long index, RawJson raw) {
        if (closed) {
            return;
        }
        String kind = "";
        String text = "";
        RawJson annotations = null;
        List<TokenLogprob> logprobs = List.of();
        JsonReader reader = AnswerReading.reader(raw);
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("type")) {
                kind = Lenient.string(reader);
            } else if (reader.nameIs("text") || reader.nameIs("refusal")) {
                text = Lenient.string(reader);
            } else if (reader.nameIs("annotations") && reader.peek() == JsonKind.ARRAY) {
                reader.skip();
                annotations = new RawJson(reader.raw());
            } else if (reader.nameIs("logprobs") && reader.peek() == JsonKind.ARRAY) {
                logprobs = Logprobs.read(reader);
            }
        }
        switch (kind) {
            case "output_text" -> {
                complete(Blocks.Kind.TEXT, index, text);
                if (annotations != null) {
                    annotations(index, annotations);
                }
                Text known = contents.get(index);
                if (known == null || !known.logprobs) {
                    logprobs(index, logprobs);
                }
            }
            case "refusal" -> complete(Blocks.Kind.REFUSAL, index, text);
            case "reasoning_text" -> complete(Blocks.Kind.THOUGHT, index, text);
            default -> {} // a kind of part that nobody has documented yet
        }
    }

    private void annotations(long index, RawJson all) {
        Text text = contents.get(index);
        int told = text == null ? 0 : text.annotations;
        JsonReader each = AnswerReading.reader(all);
        each.beginArray();
        for (int i = 0; each.nextElement(); i++) {
            if (i >= told) {
                annotation(index, each);
            } else {
                each.skip();
            }
        }
    }

    /** The item as it is when it is complete. */
    void done(RawJson item) {
        if (closed) {
            return;
        }
        Facts facts = new Facts(item);
        type = facts.type.isEmpty() ? type : facts.type;
        switch (type) {
            case "message" -> each(facts.content, false);
            case "reasoning" -> reasoning(facts);
            case "function_call", "custom_tool_call" -> {
                begin(facts);
                completeArguments(facts.text);
            }
            default -> {
                if (!type.isEmpty()) {
                    blocks.whole(new ContentBlock.Opaque(OpenAiResponsesDialect.NAME, type, item));
                }
            }
        }
        close();
    }

    private void reasoning(Facts facts) {
        each(facts.summary, true);
        each(facts.content, false);
        Seal seal = Blocks.sealed(facts.encrypted);
        if (seal == null || sealed) {
            return;
        }
        sealed = true;
        if (thought >= 0) {
            blocks.seal(thought, seal);
        } else {
            String own = facts.id.isEmpty() ? null : facts.id;
            blocks.whole(new ContentBlock.Reasoning(own, "", true, seal, Extensions.NONE));
        }
    }

    private void each(@Nullable RawJson array, boolean summary) {
        if (array == null) {
            return;
        }
        JsonReader each = AnswerReading.reader(array);
        each.beginArray();
        for (long i = 0; each.nextElement(); i++) {
            if (each.peek() != JsonKind.OBJECT) {
                each.skip();
                continue;
            }
            each.skip();
            RawJson part = new RawJson(each.raw());
            if (summary) {
                complete(Blocks.Kind.SUMMARY, i, new Facts(part).text);
            } else {
                part(i, part);
            }
        }
    }

    /** Nothing more comes of it. */
    void close() {
        if (call >= 0 && !closed) {
            blocks.finishCall(call);
        }
        closed = true;
    }

    private void begin(Facts facts) {
        boolean free = facts.type.equals("custom_tool_call");
        if (call < 0 && (free || facts.type.equals("function_call")) && !facts.name.isEmpty()) {
            call = blocks.call(
                    facts.callId, facts.name, free, Extensions.of(OpenAiResponsesDialect.NAME, facts.others));
        }
    }

    /** One reading of an item, or of a part of its summary. */
    private static final class Facts {
        private String type = "";
        private String id = "";
        private String callId = "";
        private String name = "";
        private String text = "";
        private String encrypted = "";
        private @Nullable RawJson content;
        private @Nullable RawJson summary;
        private final Map<String, RawJson> others = new LinkedHashMap<>(0);

        Facts(RawJson item) {
            JsonReader reader = AnswerReading.reader(item);
            reader.beginObject();
            while (reader.nextMember()) {
                JsonKind kind = reader.peek();
                if (kind == JsonKind.STRING) {
                    string(reader);
                } else if (kind == JsonKind.OBJECT && reader.nameIs("arguments")) {
                    // Arguments given as an object: its text is what they should have been.
                    reader.skip();
                    text = reader.raw();
                } else if (kind == JsonKind.ARRAY && reader.nameIs("content")) {
                    reader.skip();
                    content = new RawJson(reader.raw());
                } else if (kind == JsonKind.ARRAY && reader.nameIs("summary")) {
                    reader.skip();
                    summary = new RawJson(reader.raw());
                } else if (kind != JsonKind.NULL) {
                    other(reader);
                }
            }
        }

        private void string(JsonReader reader) {
            if (reader.nameIs("type")) {
                type = reader.string();
            } else if (reader.nameIs("id")) {
                id = reader.string();
            } else if (reader.nameIs("call_id")) {
                callId = reader.string();
            } else if (reader.nameIs("name")) {
                name = reader.string();
            } else if (reader.nameIs("arguments") || reader.nameIs("input") || reader.nameIs("text")) {
                text = reader.string();
            } else if (reader.nameIs("encrypted_content")) {
                encrypted = reader.string();
            } else {
                other(reader);
            }
        }

        private void other(JsonReader reader) {
            String member = reader.name();
            reader.skip();
            if (!CALL_MEMBERS.contains(member)) {
                others.put(member, new RawJson(reader.raw()));
            }
        }
    }
}
