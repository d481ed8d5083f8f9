package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.Lenient;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Annotation;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationEvent;
import io.gapura.model.RawJson;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of one answer's content blocks. For one thread at a time. A block that says nothing is none; one of a kind that we
 * don't know is told whole, when it is complete.
 */
final class MessagesBlocks {
    private static final String OURS = AnthropicMessagesDialect.NAME;
    private static final int CHOICE = 0;

    /** More blocks open at once than any server has: it has one. */
    private static final int MOST = 1024;

    private final Consumer<GenerationEvent> events;
    private final Map<Long, Open> open = new LinkedHashMap<>();
    private int blocks;
    private boolean toolCalled;

    MessagesBlocks(Consumer<GenerationEvent> events) {
        this.events = events;
    }

    /** A block on its way. Its number is -1 until it says something. */
    private static final class Open {
        private final RawJson first;
        private String type = "";
        private int number = -1;
        private final List<Annotation> waiting = new ArrayList<>(0);
        private final StringBuilder json = new StringBuilder();
        private String input = "";
        private boolean freeForm;
        private boolean argued;
        private @Nullable GrowingObject rest;

        Open(RawJson first) {
            this.first = first;
        }
    }

    boolean toolCalled() {
        return toolCalled;
    }

    /** Reads all blocks of a whole message. */
    void whole(RawJson content) {
        JsonReader reader = over(content);
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() == JsonKind.OBJECT) {
                reader.skip();
                start(-1, new RawJson(reader.raw()));
                stop(-1);
            }
        }
    }

    /** A block begins, perhaps with something in it already. */
    void start(long index, RawJson block) {
        stop(index);
        if (open.size() >= MOST) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_MALFORMED, "the upstream began more than " + MOST + " blocks at once");
        }
        Open begun = new Open(block);
        open.put(index, begun);
        Start words = new Start();
        words.read(over(block));
        begun.type = words.type;
        switch (words.type) {
            case "text" -> {
                words.citations.forEach(citation -> annotate(begun, citation));
                text(begun, words.text);
            }
            case "thinking" -> {
                thoughts(begun, words.text);
                seal(begun, words.signature, Seal.Kind.SIGNATURE);
            }
            case "redacted_thinking" -> seal(begun, words.data, Seal.Kind.ENCRYPTED);
            case "tool_use" -> toolUse(begun, words);
            default -> begun.rest = new GrowingObject();
        }
    }

    /** A block grows. */
    void delta(long index, RawJson delta) {
        Open block = open.get(index);
        if (block == null) {
            return; // of a block that never began
        }
        Delta words = new Delta();
        words.read(over(delta));
        if (block.rest != null) {
            if (words.type.equals("input_json_delta")) {
                block.json.append(words.json);
            } else {
                block.rest.grow(over(delta));
            }
            return;
        }
        switch (words.type) {
            case "text_delta" -> text(block, words.text);
            case "thinking_delta" -> thoughts(block, words.thinking);
            case "signature_delta" -> seal(block, words.signature, Seal.Kind.SIGNATURE);
            case "input_json_delta" -> arguments(block, words.json);
            case "citations_delta" -> {
                if (words.citation != null) {
                    annotate(block, words.citation);
                }
            }
            default -> {
                // Newer than we are.
            }
        }
    }

    /** A block is complete. */
    void stop(long index) {
        Open block = open.remove(index);
        if (block == null) {
            return;
        }
        if (block.rest != null) {
            RawJson whole = block.rest.over(block.first, block.json.toString());
            events.accept(
                    new GenerationEvent.BlockAdded(CHOICE, blocks++, new ContentBlock.Opaque(OURS, block.type, whole)));
        } else if (block.type.equals("tool_use")) {
            finish(block);
        } else if (!block.waiting.isEmpty()) {
            // Citations without a text to hang them on.
            events.accept(new GenerationEvent.BlockAdded(
                    CHOICE, blocks++, new ContentBlock.Text("", block.waiting, Extensions.NONE)));
        }
    }

    /** No more comes: blocks that nobody stopped are as complete as they will be. */
    void finish() {
        List.copyOf(open.keySet()).forEach(this::stop);
    }

    private void text(Open block, String text) {
        if (!block.type.equals("text") || text.isEmpty()) {
            return;
        }
        latest(block);
        events.accept(new GenerationEvent.TextAppended(CHOICE, block.number, text));
        block.waiting.forEach(note -> events.accept(new GenerationEvent.AnnotationAdded(CHOICE, block.number, note)));
        block.waiting.clear();
    }

    private void annotate(Open block, Annotation citation) {
        if (!block.type.equals("text")) {
            return;
        }
        if (block.number >= 0) {
            events.accept(new GenerationEvent.AnnotationAdded(CHOICE, block.number, citation));
        } else if (block.waiting.size() < MOST) {
            block.waiting.add(citation);
        }
    }

    private void thoughts(Open block, String text) {
        if (block.type.equals("thinking") && !text.isEmpty()) {
            latest(block);
            events.accept(new GenerationEvent.ReasoningAppended(CHOICE, block.number, text, false));
        }
    }

    private void seal(Open block, String value, Seal.Kind kind) {
        if (value.isEmpty() || !block.type.endsWith("thinking")) {
            return;
        }
        if (block.number < 0) {
            latest(block);
            events.accept(new GenerationEvent.ReasoningAppended(CHOICE, block.number, "", false));
        }
        events.accept(new GenerationEvent.BlockSealed(CHOICE, block.number, new Seal(OURS, kind, value)));
    }

    /** Only the block that was opened last takes more words: what comes late for another opens a new one. */
    private void latest(Open block) {
        if (block.number != blocks - 1 || block.number < 0) {
            block.number = blocks++;
        }
    }

    private void toolUse(Open block, Start words) {
        if (words.name.isEmpty()) {
            block.rest = new GrowingObject(); // nobody could answer it
            return;
        }
        toolCalled = true;
        block.number = blocks++;
        block.freeForm = FreeFormName.is(words.name);
        block.input = words.input;
        events.accept(new GenerationEvent.ToolCallStarted(
                CHOICE,
                block.number,
                words.id.isEmpty() ? null : words.id,
                block.freeForm ? FreeFormName.tool(words.name) : words.name,
                block.freeForm ? ToolKind.FREE_FORM : ToolKind.FUNCTION,
                null,
                Extensions.of(OURS, words.rest)));
    }

    private void arguments(Open block, String fragment) {
        if (!block.type.equals("tool_use") || fragment.isEmpty()) {
            return;
        }
        block.argued = true;
        if (block.freeForm) {
            block.json.append(fragment);
        } else {
            events.accept(new GenerationEvent.ToolArgumentsAppended(CHOICE, block.number, fragment));
        }
    }

    /** A call without arguments has none in deltas, only the empty object that it began with. */
    private void finish(Open block) {
        String text = block.argued ? "" : block.input;
        if (block.freeForm) {
            text = FreeFormName.unwrap(block.argued ? block.json.toString() : block.input);
        }
        if (!text.isEmpty()) {
            events.accept(new GenerationEvent.ToolArgumentsAppended(CHOICE, block.number, text));
        }
        events.accept(new GenerationEvent.ToolCallFinished(CHOICE, block.number));
    }

    private static JsonReader over(RawJson raw) {
        return new JsonReader(raw.text().getBytes(StandardCharsets.UTF_8), ErrorKind.UPSTREAM_MALFORMED);
    }

    /** A block as it begins; what is missing is empty. */
    private static final class Start {
        private String type = "";
        private String text = "";
        private String signature = "";
        private String data = "";
        private String id = "";
        private String name = "";
        private String input = "{}";
        private final List<Annotation> citations = new ArrayList<>(0);
        private final Map<String, RawJson> rest = new LinkedHashMap<>(0);

        void read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("type")) {
                    type = Lenient.string(reader);
                } else if (reader.nameIs("text") || reader.nameIs("thinking")) {
                    text = Lenient.string(reader);
                } else if (reader.nameIs("signature")) {
                    signature = Lenient.string(reader);
                } else if (reader.nameIs("data")) {
                    data = Lenient.string(reader);
                } else if (reader.nameIs("id")) {
                    id = Lenient.string(reader);
                } else if (reader.nameIs("name")) {
                    name = Lenient.string(reader);
                } else if (reader.nameIs("input") && reader.peek() == JsonKind.OBJECT) {
                    reader.skip();
                    input = reader.raw();
                } else if (reader.nameIs("citations") && reader.peek() == JsonKind.ARRAY) {
                    reader.beginArray();
                    while (reader.nextElement()) {
                        citations.add(MessagesCitations.read(reader));
                    }
                } else if (!reader.isNull()) {
                    String other = reader.name();
                    reader.skip();
                    rest.put(other, new RawJson(reader.raw()));
                }
            }
        }
    }

    /** A delta; what is missing is empty. */
    private static final class Delta {
        private String type = "";
        private String text = "";
        private String thinking = "";
        private String signature = "";
        private String json = "";
        private @Nullable Annotation citation;

        void read(JsonReader reader) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("type")) {
                    type = Lenient.string(reader);
                } else if (reader.nameIs("text")) {
                    text = Lenient.string(reader);
                } else if (reader.nameIs("thinking")) {
                    thinking = Lenient.string(reader);
                } else if (reader.nameIs("signature")) {
                    signature = Lenient.string(reader);
                } else if (reader.nameIs("partial_json")) {
                    json = Lenient.string(reader);
                } else if (reader.nameIs("citation") && reader.peek() == JsonKind.OBJECT) {
                    citation = MessagesCitations.read(reader);
                }
            }
        }
    }
}
