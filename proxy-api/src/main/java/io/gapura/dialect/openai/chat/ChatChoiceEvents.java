package io.gapura.dialect.openai.chat;

import io.gapura.dialect.Lenient;
import io.gapura.dialect.Members;
import io.gapura.dialect.openai.ChoiceReader;
import io.gapura.dialect.openai.KeptMember;
import io.gapura.dialect.openai.Logprobs;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Annotation;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationEvent;
import io.gapura.model.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of one choice. For one thread at a time. */
final class ChatChoiceEvents implements ChoiceReader {
    private enum Kind {
        NONE,
        TEXT,
        REASONING,
        REFUSAL,
        AUDIO
    }

    private static final int MOST_MEMBERS = 256;

    private final int choice;
    private final boolean whole;
    private final Consumer<GenerationEvent> events;
    private final ChatToolEvents tools;
    private final List<Annotation> waiting = new ArrayList<>(0);
    private final Map<String, KeptMember> kept = new LinkedHashMap<>();
    private int blocks;
    private Kind open = Kind.NONE;
    private int textBlock = -1;
    private @Nullable String finish;

    ChatChoiceEvents(int choice, boolean whole, Consumer<GenerationEvent> events) {
        this.choice = choice;
        this.whole = whole;
        this.events = events;
        this.tools = new ChatToolEvents(choice, events, this::openTool);
    }

    @Override
    public void read(JsonReader reader) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs(whole ? "message" : "delta") && reader.peek() == JsonKind.OBJECT) {
                message(reader);
            } else if (reader.nameIs("finish_reason")) {
                String word = Lenient.string(reader);
                finish = word.isEmpty() ? finish : word;
            } else if (reader.nameIs("logprobs") && reader.peek() == JsonKind.OBJECT) {
                logprobs(reader);
            } else if (!reader.nameIs("index") && !reader.isNull()) {
                keep("", reader);
            }
        }
        reader.end();
    }

    @Override
    public boolean finished() {
        return finish != null;
    }

    @Override
    public void finish() {
        tools.finish();
        Map<String, RawJson> members = new LinkedHashMap<>();
        kept.forEach((name, member) -> members.put(name, member.value()));
        if (!waiting.isEmpty()) {
            // Notes on a text that never came: nothing to hang them on.
            StringBuilder notes = new StringBuilder();
            waiting.forEach(note ->
                    notes.append(notes.isEmpty() ? "[" : ",").append(note.raw().text()));
            members.put(ChatJson.inside("message") + "annotations", new RawJson(notes + "]"));
        }
        if (!members.isEmpty()) {
            events.accept(
                    new GenerationEvent.ExtensionsReported(choice, Extensions.of(OpenAiChatDialect.NAME, members)));
        }
        events.accept(new GenerationEvent.ChoiceFinished(choice, ChatFinish.read(finish, tools.called())));
    }

    /** Members may stand in any order; the events are told in the order in which models work: thoughts, words, calls. */
    private void message(JsonReader reader) {
        String thoughts = "";
        String text = "";
        String refusal = "";
        Map<String, RawJson> later = new LinkedHashMap<>(0);
        reader.beginObject();
        while (reader.nextMember()) {
            JsonKind kind = reader.peek();
            if (kind == JsonKind.NULL || reader.nameIs("role")) {
                reader.skip();
            } else if (reader.nameIs("content") && kind == JsonKind.STRING) {
                text = reader.string();
            } else if (reader.nameIs("reasoning_content") || (reader.nameIs("reasoning") && kind == JsonKind.STRING)) {
                // Some servers say the same by both names.
                String said = Lenient.string(reader);
                thoughts = thoughts.isEmpty() ? said : thoughts;
            } else if (reader.nameIs("refusal") && kind == JsonKind.STRING) {
                refusal = reader.string();
            } else if (isLater(reader, kind)) {
                String name = reader.name();
                reader.skip();
                later.put(name, new RawJson(reader.raw()));
            } else {
                keep(ChatJson.inside("message"), reader);
            }
        }
        reasoning(thoughts);
        text(text);
        refusal(refusal);
        later(later, "content", this::parts);
        later(later, "audio", this::audio);
        later(later, "annotations", this::annotations);
        later(later, "tool_calls", this::toolCalls);
        later(later, "function_call", tools::readFunctionCall);
    }

    private static boolean isLater(JsonReader reader, JsonKind kind) {
        return kind == JsonKind.ARRAY
                ? reader.nameIs("tool_calls") || reader.nameIs("annotations") || reader.nameIs("content")
                : kind == JsonKind.OBJECT && (reader.nameIs("function_call") || reader.nameIs("audio"));
    }

    private static void later(Map<String, RawJson> values, String name, Consumer<JsonReader> reading) {
        RawJson value = values.get(name);
        if (value != null) {
            reading.accept(Members.over(value, "", OpenAiChatDialect.NAME).reader());
        }
    }

    private int block(Kind kind) {
        if (open != kind) {
            open = kind;
            blocks++;
        }
        return blocks - 1;
    }

    private int openTool() {
        open = Kind.NONE;
        return blocks++;
    }

    private void text(String text) {
        if (text.isEmpty()) {
            return;
        }
        textBlock = block(Kind.TEXT);
        events.accept(new GenerationEvent.TextAppended(choice, textBlock, text));
        for (Annotation annotation : waiting) {
            events.accept(new GenerationEvent.AnnotationAdded(choice, textBlock, annotation));
        }
        waiting.clear();
    }

    private void reasoning(String text) {
        if (!text.isEmpty()) {
            events.accept(new GenerationEvent.ReasoningAppended(choice, block(Kind.REASONING), text, false));
        }
    }

    private void refusal(String text) {
        if (!text.isEmpty()) {
            events.accept(new GenerationEvent.RefusalAppended(choice, block(Kind.REFUSAL), text));
        }
    }

    private void toolCalls(JsonReader reader) {
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() == JsonKind.OBJECT) {
                tools.read(reader);
            }
        }
    }

    /** Content in parts, as servers with reasoning models of their own send it. */
    private void parts(JsonReader reader) {
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() == JsonKind.OBJECT) {
                part(ChatPart.read(reader));
            }
        }
    }

    private void part(ChatPart part) {
        if (part.type().equals("text") || part.type().equals("output_text")) {
            text(part.text());
        } else if (part.type().equals("thinking")) {
            reasoning(part.text());
        } else if (part.type().equals("refusal")) {
            refusal(part.text());
        } else {
            events.accept(new GenerationEvent.BlockAdded(
                    choice,
                    openTool(),
                    new ContentBlock.Opaque(OpenAiChatDialect.NAME, "content/" + part.type(), part.raw())));
        }
    }

    private void audio(JsonReader reader) {
        String id = null;
        String data = "";
        String transcript = "";
        Map<String, RawJson> rest = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("id")) {
                String text = Lenient.string(reader);
                id = text.isEmpty() ? null : text;
            } else if (reader.nameIs("data")) {
                data = Lenient.string(reader);
            } else if (reader.nameIs("transcript")) {
                transcript = Lenient.string(reader);
            } else {
                String name = reader.name();
                reader.skip();
                rest.put(name, new RawJson(reader.raw()));
            }
        }
        events.accept(new GenerationEvent.AudioAppended(
                choice, block(Kind.AUDIO), id, data, transcript, Extensions.of(OpenAiChatDialect.NAME, rest)));
    }

    private void annotations(JsonReader reader) {
        reader.beginArray();
        while (reader.nextElement()) {
            Annotation annotation = ChatAnnotations.read(reader);
            if (textBlock >= 0) {
                events.accept(new GenerationEvent.AnnotationAdded(choice, textBlock, annotation));
            } else if (waiting.size() < MOST_MEMBERS) {
                waiting.add(annotation);
            }
        }
    }

    private void logprobs(JsonReader reader) {
        reader.beginObject();
        while (reader.nextMember()) {
            boolean refusal = reader.nameIs("refusal");
            if ((refusal || reader.nameIs("content")) && reader.peek() == JsonKind.ARRAY) {
                events.accept(new GenerationEvent.LogprobsReported(choice, refusal, Logprobs.read(reader)));
            }
        }
    }

    private void keep(String prefix, JsonReader reader) {
        String name = prefix + reader.name();
        JsonKind kind = reader.peek();
        reader.skip();
        if (kept.containsKey(name) || kept.size() < MOST_MEMBERS) {
            kept.computeIfAbsent(name, key -> new KeptMember()).add(kind, reader.raw());
        }
    }
}
