package io.gapura.dialect.openai;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.Lenient;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonEditPlan;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a chunk of a stream, or of a whole answer, which learns what it says and notes the repairs it needs. Builds
 * no tree, and no text but of the few members that it has to know. Used once, by one thread.
 *
 * <p>The plan of edits stays null for a frame that is right, which is nearly every frame. Names that occur twice in one
 * object, where it matters, are refused: readers behind us might disagree on which of them holds.
 */
final class AnswerPass {
    private final JsonReader reader;
    private final AnswerForm form;
    private final AnswerMemory memory;
    private final AnswerEdits edits;
    private final boolean whole;
    private final byte[] bytes;

    private @Nullable JsonEditPlan plan;
    private boolean idSaid;
    private boolean createdSaid;
    private boolean modelSaid;
    private boolean objectSaid;
    private int modelFrom = -1;
    private int modelTo = -1;

    /** How many choices there are, -1 where the member is missing or null. */
    int choices = -1;

    boolean choicesNamed;
    boolean failed;

    @Nullable
    Usage usage;

    /** The usage object as it was written. */
    @Nullable
    String rawUsage;

    AnswerPass(AnswerForm form, byte[] bytes, int from, int to, AnswerMemory memory, AnswerEdits edits, boolean whole) {
        this.form = form;
        this.bytes = bytes;
        this.reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
        this.memory = memory;
        this.edits = edits;
        this.whole = whole;
    }

    /**
     * Reads all of it.
     *
     * @throws GatewayException {@code UPSTREAM_MALFORMED} if it is no JSON object
     */
    void run() {
        reader.beginObject();
        while (reader.nextMember()) {
            member();
        }
        reader.end();
        if (choices >= 0 || usage != null) {
            identity();
        }
    }

    /** The edits; null if there are none. The model's new name is not among them unless it had to be added. */
    @Nullable
    JsonEditPlan plan() {
        return plan;
    }

    /** For another edit. */
    JsonEditPlan edit() {
        if (plan == null) {
            plan = new JsonEditPlan();
        }
        return plan;
    }

    int modelFrom() {
        return modelFrom;
    }

    int modelTo() {
        return modelTo;
    }

    private void member() {
        if (reader.nameIs("choices")) {
            once(choicesNamed, "choices");
            choicesNamed = true;
            choices();
        } else if (reader.nameIs("id")) {
            idSaid = !reader.isNull();
            memory.id = remembered(memory.id);
        } else if (reader.nameIs("object")) {
            objectSaid = !reader.isNull();
        } else if (reader.nameIs("created")) {
            createdSaid = !reader.isNull();
            memory.created = remembered(memory.created);
        } else if (reader.nameIs("model")) {
            once(modelFrom >= 0, "model");
            modelSaid = !reader.isNull();
            memory.model = remembered(memory.model);
            modelFrom = reader.valueFrom();
            modelTo = reader.valueTo();
        } else if (reader.nameIs("usage") && reader.peek() == JsonKind.OBJECT) {
            once(usage != null, "usage");
            int from = reader.valueFrom();
            Usage read = UsageObject.read(reader);
            rawUsage = new String(bytes, from, reader.valueTo() - from, StandardCharsets.UTF_8);
            usage = UsageObject.withRaw(read, rawUsage);
        } else if (reader.nameIs("error")) {
            failed = !reader.isNull();
        }
    }

    private void choices() {
        if (reader.peek() != JsonKind.ARRAY) {
            if (!reader.isNull()) {
                throw malformed(
                        "\"choices\" must be an array, found " + reader.peek().words());
            }
            return;
        }
        choices = 0;
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() == JsonKind.OBJECT) {
                new ChoicePass(choices).run();
            }
            choices++;
        }
    }

    /** Steps over the value and gives what is known of it: the first that says anything. */
    private @Nullable String remembered(@Nullable String known) {
        JsonKind kind = reader.peek();
        reader.skip();
        boolean says =
                kind == JsonKind.NUMBER || (kind == JsonKind.STRING && reader.valueTo() - reader.valueFrom() > 2);
        return known == null && says ? reader.raw() : known;
    }

    /** Says who answers, and when, where the upstream doesn't. */
    private void identity() {
        AnswerContext context = edits.context();
        if (!objectSaid) {
            edit().set(JsonPath.of("object"), quoted(form.object(whole)));
        }
        if (!idSaid) {
            memory.id = fill("id", memory.id, context == null ? null : quoted(form.idPrefix() + context.id()));
        }
        if (!createdSaid) {
            String now = context == null ? null : Long.toString(context.createdSeconds());
            memory.created = fill("created", memory.created, now);
        }
        if (modelFrom < 0 || (edits.model() == null && !modelSaid)) {
            String wanted = edits.model();
            String known = wanted == null ? memory.model : quoted(wanted);
            fill("model", known, context == null ? null : quoted(context.model()));
        }
    }

    /** Adds the member if its value is known, or known otherwise; the same value serves the frames that follow. */
    private @Nullable String fill(String name, @Nullable String known, @Nullable String otherwise) {
        String value = known == null ? otherwise : known;
        if (value != null) {
            edit().set(JsonPath.of(name), value);
        }
        return value;
    }

    private static String quoted(String text) {
        return new String(JsonWriter.quote(text), StandardCharsets.UTF_8);
    }

    private static void once(boolean already, String name) {
        if (already) {
            throw malformed("\"" + name + "\" stands twice in one object");
        }
    }

    private static GatewayException malformed(String message) {
        return new GatewayException(ErrorKind.UPSTREAM_MALFORMED, "the upstream's answer is malformed: " + message);
    }

    /** One element of {@code choices}: read first, since its index may come last, and repaired then. */
    private final class ChoicePass {
        private final int place;
        private final List<@Nullable ToolDelta> tools = new ArrayList<>(0);
        private @Nullable Long index;
        private boolean message;
        private boolean roleSaid;
        private boolean toolsNamed;
        private @Nullable ToolDelta functionCall;
        private boolean functionCallNamed;
        private @Nullable String finish;

        ChoicePass(int place) {
            this.place = place;
        }

        void run() {
            String container = whole ? "message" : "delta";
            reader.beginObject();
            while (reader.nextMember()) {
                if (form == AnswerForm.TEXT && reader.nameIs("text")) {
                    memory.generated |= Lenient.says(reader);
                } else if (reader.nameIs(container) && reader.peek() == JsonKind.OBJECT) {
                    once(message, container);
                    message = true;
                    message();
                } else if (reader.nameIs("index")) {
                    index = Lenient.integer(reader);
                } else if (reader.nameIs("finish_reason")) {
                    finish = reader.peek() == JsonKind.STRING ? reader.string() : null;
                }
            }
            repair(JsonPath.of("choices").at(place));
        }

        private void message() {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("role")) {
                    roleSaid = Lenient.says(reader);
                } else if (reader.nameIs("tool_calls") && reader.peek() == JsonKind.ARRAY) {
                    once(toolsNamed, "tool_calls");
                    toolsNamed = true;
                    reader.beginArray();
                    while (reader.nextElement()) {
                        tools.add(ToolDelta.read(reader));
                    }
                } else if (reader.nameIs("function_call")) {
                    once(functionCallNamed, "function_call");
                    functionCallNamed = true;
                    functionCall = ToolDelta.readFunctionCall(reader);
                } else {
                    memory.generated |= Lenient.says(reader);
                }
            }
        }

        private void repair(JsonPath path) {
            if (index == null) {
                edit().set(path.key("index"), Integer.toString(place));
            }
            AnswerMemory.Choice choice = memory.choice(index == null ? place : index);
            if (message) {
                JsonPath body = path.key(whole ? "message" : "delta");
                role(choice, body);
                tools(choice, body);
            }
            finish(choice, path.key("finish_reason"));
        }

        private void role(AnswerMemory.Choice choice, JsonPath body) {
            if (!choice.started && !roleSaid) {
                edit().set(body.key("role"), "\"assistant\"");
            }
            choice.started = true;
        }

        private void tools(AnswerMemory.Choice choice, JsonPath body) {
            for (int i = 0; i < tools.size(); i++) {
                ToolDelta tool = tools.get(i);
                if (tool != null) {
                    memory.generated = true;
                    choice.toolCalled = true;
                    JsonPath path = body.key("tool_calls").at(i);
                    if (!whole) {
                        place(choice.tools, tool, path);
                    }
                    arguments(tool, path.key(tool.holder));
                }
            }
            if (functionCall != null) {
                memory.generated = true;
                arguments(functionCall, body.key("function_call"));
            }
        }

        /** Gives the delta the index of its call, and takes away an id and a name that were said before. */
        private void place(ToolPlaces places, ToolDelta tool, JsonPath path) {
            ToolPlaces.Call call = places.find(tool.index, tool.id, tool.name);
            boolean first = call == null;
            if (call == null) {
                call = places.begin(tool.index, tool.id);
            }
            if (tool.index == null || tool.index != call.index()) {
                edit().set(path.key("index"), Integer.toString(call.index()));
            }
            if (!first && tool.hasId && (tool.id.isEmpty() || !call.id().isEmpty())) {
                edit().remove(path.key("id"));
            }
            if (!call.name().isEmpty() && tool.hasName && (tool.name.isEmpty() || tool.name.equals(call.name()))) {
                edit().remove(path.key(tool.holder).key("name"));
            }
            if (call.name().isEmpty()) {
                call.name(tool.name);
            }
        }

        private void arguments(ToolDelta tool, JsonPath holder) {
            if (tool.rawArguments != null) {
                edit().replace(holder.key("arguments"), JsonWriter.quote(tool.rawArguments));
            }
        }

        private void finish(AnswerMemory.Choice choice, JsonPath path) {
            String word = finish;
            if (word == null) {
                return;
            }
            boolean called = choice.toolCalled;
            if (word.isEmpty()) {
                // In a whole answer nothing can come after it, so the empty word is an end like another.
                edit().replace(path, ascii(!whole ? "null" : called ? "\"tool_calls\"" : "\"stop\""));
                return;
            }
            if (called && word.equals("stop")) {
                edit().replace(path, ascii("\"tool_calls\""));
            }
            memory.finished(choice, word);
        }

        private byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
