package io.gapura.dialect.openai.chat;

import io.gapura.dialect.Lenient;
import io.gapura.dialect.Members;
import io.gapura.dialect.openai.ToolPlaces;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationEvent;
import io.gapura.model.RawJson;
import io.gapura.model.ToolKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of the tool calls of one choice. For one thread at a time. A call begins when its name is known, and what came
 * before is told then; a call that never gets a name is none.
 */
final class ChatToolEvents {
    private final int choice;
    private final Consumer<GenerationEvent> events;
    private final IntSupplier nextBlock;
    private final ToolPlaces places = new ToolPlaces();
    private final Map<ToolPlaces.Call, Open> open = new LinkedHashMap<>();
    private @Nullable Open functionCall;
    private boolean called;

    ChatToolEvents(int choice, Consumer<GenerationEvent> events, IntSupplier nextBlock) {
        this.choice = choice;
        this.events = events;
        this.nextBlock = nextBlock;
    }

    /** A call on its way. */
    private static final class Open {
        private int block = -1;
        private @Nullable String id;
        private String name = "";
        private ToolKind kind = ToolKind.FUNCTION;
        private final StringBuilder before = new StringBuilder();
        private final Map<String, RawJson> rest = new LinkedHashMap<>();
    }

    boolean called() {
        return called;
    }

    /** Reads an element of {@code tool_calls}. */
    void read(JsonReader reader) {
        reader.skip();
        RawJson raw = new RawJson(reader.raw());
        Delta delta = Delta.of(raw);
        if (!delta.holder && !delta.type.isEmpty() && !delta.type.equals("function") && !delta.type.equals("custom")) {
            called = true;
            events.accept(new GenerationEvent.BlockAdded(
                    choice,
                    nextBlock.getAsInt(),
                    new ContentBlock.Opaque(OpenAiChatDialect.NAME, "tool_calls/" + delta.type, raw)));
            return;
        }
        ToolPlaces.Call call = places.find(delta.index, delta.id, delta.name);
        if (call == null) {
            call = places.begin(delta.index, delta.id);
        }
        if (call.name().isEmpty()) {
            call.name(delta.name);
        }
        append(open.computeIfAbsent(call, key -> new Open()), delta, Set.of());
    }

    /** Reads the deprecated {@code function_call}: one call, without an id. */
    void readFunctionCall(JsonReader reader) {
        Delta delta = new Delta();
        delta.call(reader, "arguments");
        if (functionCall == null) {
            functionCall = new Open();
        }
        append(functionCall, delta, Set.of("function_call"));
    }

    /** All calls are as complete as they will be. */
    void finish() {
        open.values().forEach(this::finish);
        if (functionCall != null) {
            finish(functionCall);
        }
    }

    private void finish(Open call) {
        if (call.block >= 0) {
            events.accept(new GenerationEvent.ToolCallFinished(choice, call.block));
        }
    }

    private void append(Open call, Delta delta, Set<String> forms) {
        if (call.block < 0) {
            call.id = call.id == null && !delta.id.isEmpty() ? delta.id : call.id;
            call.name = delta.name.isEmpty() ? call.name : delta.name;
            call.kind = delta.free ? ToolKind.FREE_FORM : call.kind;
            call.rest.putAll(delta.rest);
            call.before.append(delta.text);
            start(call, forms);
        } else if (!delta.text.isEmpty()) {
            events.accept(new GenerationEvent.ToolArgumentsAppended(choice, call.block, delta.text));
        }
    }

    private void start(Open call, Set<String> forms) {
        if (call.name.isEmpty()) {
            return;
        }
        called = true;
        call.block = nextBlock.getAsInt();
        events.accept(new GenerationEvent.ToolCallStarted(
                choice,
                call.block,
                call.id,
                call.name,
                call.kind,
                null,
                Extensions.of(OpenAiChatDialect.NAME, call.rest, forms)));
        if (!call.before.isEmpty()) {
            events.accept(new GenerationEvent.ToolArgumentsAppended(choice, call.block, call.before.toString()));
            call.before.setLength(0);
        }
    }

    /** One element as it was written; what is missing is empty. */
    private static final class Delta {
        private @Nullable Long index;
        private String id = "";
        private String type = "";
        private String name = "";
        private String text = "";
        private boolean holder;
        private boolean free;
        private final Map<String, RawJson> rest = new LinkedHashMap<>(0);

        static Delta of(RawJson raw) {
            Delta delta = new Delta();
            JsonReader reader = Members.over(raw, "", OpenAiChatDialect.NAME).reader();
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("index")) {
                    delta.index = Lenient.integer(reader);
                } else if (reader.nameIs("id")) {
                    delta.id = Lenient.string(reader);
                } else if (reader.nameIs("type")) {
                    delta.type = Lenient.string(reader);
                } else if (reader.nameIs("function") && reader.peek() == JsonKind.OBJECT) {
                    delta.call(reader, "arguments");
                } else if (reader.nameIs("custom") && reader.peek() == JsonKind.OBJECT) {
                    delta.free = true;
                    delta.call(reader, "input");
                } else if (!reader.isNull()) {
                    String member = reader.name();
                    reader.skip();
                    delta.rest.put(member, new RawJson(reader.raw()));
                }
            }
            return delta;
        }

        void call(JsonReader reader, String textMember) {
            holder = true;
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("name")) {
                    name = Lenient.string(reader);
                } else if (reader.nameIs(textMember) && reader.peek() == JsonKind.STRING) {
                    text = reader.string();
                } else if (reader.nameIs(textMember) && !reader.isNull()) {
                    // Arguments given as an object: its text is what they should have been.
                    reader.skip();
                    text = reader.raw();
                }
            }
        }
    }
}
