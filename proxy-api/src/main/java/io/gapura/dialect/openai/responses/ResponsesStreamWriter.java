package io.gapura.dialect.openai.responses;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.ForeignSeal;
import io.gapura.dialect.openai.Logprobs;
import io.gapura.error.ErrorKind;
import io.gapura.frame.SseFormat;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Annotation;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import io.gapura.model.Seal;
import io.gapura.model.TokenLogprob;
import io.gapura.model.ToolKind;
import io.gapura.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer: as a stream with its whole life cycle, or the whole object alone. Both are made of the same items, with the
 * same ids in the same order. For one thread at a time.
 *
 * <p>Blocks become items: texts and refusals that follow one another are parts of one message, each thought and each call is an
 * item. Ids are made of the answer's id and the item's place. A seal of another dialect stands in {@code encrypted_content}
 * whether it was asked for or not: without state, it has no other way back.
 *
 * <p>It is long because the life of four kinds of items is told here, each from opening to closing.
 */
final class ResponsesStreamWriter implements AnswerStreamWriter {
    private static final String OURS = OpenAiResponsesDialect.NAME;

    private final AnswerContext context;
    private final Losses losses;
    private final AnswerFrames frames;
    private final ResponseEcho echo;
    private final Namespaces namespaces;
    private final List<AnswerItem> items = new ArrayList<>();
    private final Map<Integer, AnswerItem> byBlock = new HashMap<>();
    private final Map<Integer, AnswerItem.Part> parts = new HashMap<>();
    private final List<TokenLogprob> waiting = new ArrayList<>(0);
    private AnswerItem.@Nullable Message message;
    private AnswerItem.@Nullable Part part;
    private AnswerItem.@Nullable Thought thought;
    private @Nullable RawJson tier;
    private @Nullable Usage usage;
    private FinishReason finish = FinishReason.of(FinishReason.Kind.STOP);
    private boolean refused;
    private boolean ended;

    private ResponsesStreamWriter(AnswerContext context, Losses losses, boolean streamed) {
        this.context = context;
        this.losses = losses;
        this.frames = new AnswerFrames(streamed);
        this.echo = new ResponseEcho(context);
        this.namespaces = Namespaces.of(context.request());
    }

    ResponsesStreamWriter(AnswerContext context, Losses losses) {
        this(context, losses, true);
    }

    /** A whole answer. */
    static byte[] whole(List<GenerationEvent> events, AnswerContext context, Losses losses) {
        ResponsesStreamWriter writer = new ResponsesStreamWriter(context, losses, false);
        ByteBuilder nothing = new ByteBuilder(0);
        for (GenerationEvent event : events) {
            if (event instanceof GenerationEvent.AnswerFailed failed) {
                throw failed.failure();
            }
            writer.write(event, nothing);
        }
        ByteBuilder out = new ByteBuilder(1024);
        writer.echo.write(new JsonWriter(out), writer.state());
        return out.toByteArray();
    }

    @Override
    public void write(GenerationEvent event, ByteBuilder out) {
        if (!ended) {
            frames.to(out);
            event.accept(new Telling(out));
        }
    }

    /** How the answer stands at its end. */
    private ResponseEcho.State state() {
        FinishReason.Kind kind = finish.kind();
        RawJson error = kind == FinishReason.Kind.ERROR
                ? new RawJson("{\"code\":\"server_error\",\"message\":\"the provider says that it failed\"}")
                : null;
        return new ResponseEcho.State(status(), error, incomplete(kind), items, tier, usage);
    }

    private String status() {
        return switch (finish.kind()) {
            case LENGTH, CONTENT_FILTER -> "incomplete";
            case ERROR -> "failed";
            case STOP, TOOL_CALLS, REFUSAL, PAUSE, OTHER -> "completed";
        };
    }

    private static @Nullable String incomplete(FinishReason.Kind kind) {
        return switch (kind) {
            case LENGTH -> "max_output_tokens";
            case CONTENT_FILTER -> "content_filter";
            case STOP, TOOL_CALLS, REFUSAL, PAUSE, ERROR, OTHER -> null;
        };
    }

    private void response(String type, ResponseEcho.State state) {
        frames.frame(type, json -> echo.write(json.name("response"), state));
    }

    private String id(String prefix) {
        return prefix + context.id() + "_" + items.size();
    }

    private <I extends AnswerItem> I open(I item) {
        items.add(item);
        frames.whole("response.output_item.added", item);
        return item;
    }

    private void close(AnswerItem item, String status) {
        item.status = status;
        frames.whole("response.output_item.done", item);
    }

    /** The next block is no text and no thought, or the answer ends: what was open till then is complete. */
    private void closeSpeech(String status) {
        closePart();
        if (message != null) {
            close(message, status);
            message = null;
        }
        closeThought(status);
    }

    private void closePart() {
        AnswerItem.Part open = part;
        AnswerItem.Message in = message;
        part = null;
        if (open == null || in == null) {
            return;
        }
        open.done = true;
        if (open.refusal) {
            frames.item("response.refusal.done", in, json -> json.member("content_index", open.index)
                    .member("refusal", open.text.toString()));
        } else {
            frames.item("response.output_text.done", in, json -> {
                json.member("content_index", open.index).member("text", open.text.toString());
                Logprobs.write(json.name("logprobs"), open.logprobs, true);
            });
        }
        frames.item(
                "response.content_part.done",
                in,
                json -> open.write(json.member("content_index", open.index).name("part")));
    }

    private AnswerItem.Part part(int block, boolean refusal) {
        AnswerItem.Part known = parts.get(block);
        if (known != null && known == part) {
            return known;
        }
        closeThought("completed");
        closePart();
        AnswerItem.Message in = message;
        if (in == null) {
            in = open(new AnswerItem.Message(id("msg_"), items.size()));
            message = in;
        }
        AnswerItem.Part opened = new AnswerItem.Part(in.parts.size(), refusal);
        frames.item(
                "response.content_part.added",
                in,
                json -> opened.write(json.member("content_index", opened.index).name("part")));
        in.parts.add(opened);
        parts.put(block, opened);
        byBlock.put(block, in);
        part = opened;
        return opened;
    }

    private AnswerItem.Thought thought(int block, boolean summary, @Nullable String id) {
        AnswerItem.Thought open = thought;
        if (open != null && byBlock.get(block) == open) {
            return open;
        }
        closeSpeech("completed");
        AnswerItem.Thought opened = open(new AnswerItem.Thought(id == null ? id("rs_") : id, items.size(), summary));
        byBlock.put(block, opened);
        thought = opened;
        return opened;
    }

    private void think(AnswerItem.Thought item, String text) {
        if (text.isEmpty()) {
            return;
        }
        String index = item.summary ? "summary_index" : "content_index";
        if (!item.partOpen) {
            frames.item(
                    item.summary ? "response.reasoning_summary_part.added" : "response.content_part.added",
                    item,
                    json -> item.part(json.member(index, 0).name("part")));
            item.partOpen = true;
        }
        item.text.append(text);
        frames.item(
                item.summary ? "response.reasoning_summary_text.delta" : "response.reasoning_text.delta",
                item,
                json -> json.member(index, 0).member("delta", text));
    }

    private void closeThought(String status) {
        AnswerItem.Thought item = thought;
        thought = null;
        if (item == null) {
            return;
        }
        if (item.partOpen) {
            String index = item.summary ? "summary_index" : "content_index";
            frames.item(
                    item.summary ? "response.reasoning_summary_text.done" : "response.reasoning_text.done",
                    item,
                    json -> json.member(index, 0).member("text", item.text.toString()));
            frames.item(
                    item.summary ? "response.reasoning_summary_part.done" : "response.content_part.done",
                    item,
                    json -> item.part(json.member(index, 0).name("part")));
        }
        close(item, status);
    }

    /** An item that is nothing but the way back of a seal. */
    private void sealAlone(Seal seal, @Nullable String of) {
        closeSpeech("completed");
        AnswerItem.Thought item = new AnswerItem.Thought(id("rs_"), items.size(), true);
        item.encrypted = text(seal, of);
        close(open(item), "completed");
    }

    private static String text(Seal seal, @Nullable String id) {
        return seal.dialect().equals(OURS) ? seal.value() : new ForeignSeal(seal, id).text();
    }

    /** One method an event; the result means nothing. */
    private final class Telling implements GenerationEvent.Visitor<Boolean> {
        private final ByteBuilder out;

        Telling(ByteBuilder out) {
            this.out = out;
        }

        @Override
        public Boolean answerStarted(GenerationEvent.AnswerStarted event) {
            remember(event.extensions());
            ResponseEcho.State begun = new ResponseEcho.State("in_progress", null, null, List.of(), tier, null);
            response("response.created", begun);
            response("response.in_progress", begun);
            return true;
        }

        @Override
        public Boolean textAppended(GenerationEvent.TextAppended event) {
            return other(event.choice()) || text(event.block(), event.text());
        }

        private boolean text(int block, String text) {
            AnswerItem.Part open = part(block, false);
            open.text.append(text);
            List<TokenLogprob> tokens = List.copyOf(waiting);
            waiting.clear();
            return delta(open, text, tokens);
        }

        private boolean delta(AnswerItem.Part open, String text, List<TokenLogprob> tokens) {
            open.logprobs.addAll(tokens);
            AnswerItem in = message;
            if (in != null) {
                frames.item("response.output_text.delta", in, json -> {
                    json.member("content_index", open.index).member("delta", text);
                    Logprobs.write(json.name("logprobs"), tokens, true);
                });
            }
            return true;
        }

        @Override
        public Boolean refusalAppended(GenerationEvent.RefusalAppended event) {
            return other(event.choice()) || refuse(event.block(), event.text());
        }

        private boolean refuse(int block, String text) {
            refused = true;
            AnswerItem.Part open = part(block, true);
            open.text.append(text);
            AnswerItem in = message;
            if (in != null) {
                frames.item("response.refusal.delta", in, json -> json.member("content_index", open.index)
                        .member("delta", text));
            }
            return true;
        }

        @Override
        public Boolean reasoningAppended(GenerationEvent.ReasoningAppended event) {
            if (other(event.choice())) {
                return true;
            }
            think(thought(event.block(), event.summary(), null), event.text());
            return true;
        }

        @Override
        public Boolean audioAppended(GenerationEvent.AudioAppended event) {
            return other(event.choice()) || lost("audio");
        }

        @Override
        public Boolean toolCallStarted(GenerationEvent.ToolCallStarted event) {
            if (other(event.choice())) {
                return true;
            }
            if (event.kind() == ToolKind.HOSTED) {
                return lost("hosted_tool");
            }
            closeSpeech("completed");
            // A client can't answer a call without an id; dialects that pair by name have none.
            String callId = event.id() == null ? "call_" + context.id() + "_" + event.block() : event.id();
            if (event.seal() != null) {
                sealAlone(event.seal(), callId);
            }
            boolean free = event.kind() == ToolKind.FREE_FORM;
            AnswerItem.Call call = new AnswerItem.Call(
                    id(free ? "ctc_" : "fc_"),
                    items.size(),
                    callId,
                    namespaces.of(event.name()),
                    free,
                    event.extensions());
            byBlock.put(event.block(), open(call));
            return true;
        }

        @Override
        public Boolean toolArgumentsAppended(GenerationEvent.ToolArgumentsAppended event) {
            if (!other(event.choice()) && byBlock.get(event.block()) instanceof AnswerItem.Call call && !call.done()) {
                call.text.append(event.fragment());
                frames.item(
                        call.freeForm
                                ? "response.custom_tool_call_input.delta"
                                : "response.function_call_arguments.delta",
                        call,
                        json -> json.member("delta", event.fragment()));
            }
            return true;
        }

        @Override
        public Boolean toolCallFinished(GenerationEvent.ToolCallFinished event) {
            if (!other(event.choice()) && byBlock.get(event.block()) instanceof AnswerItem.Call call && !call.done()) {
                closeCall(call);
            }
            return true;
        }

        private void closeCall(AnswerItem.Call call) {
            String text = call.text.toString();
            if (call.freeForm) {
                frames.item("response.custom_tool_call_input.done", call, json -> json.member("input", text));
            } else {
                frames.item("response.function_call_arguments.done", call, json -> json.member("name", call.name.name())
                        .member("arguments", text));
            }
            close(call, "completed");
        }

        @Override
        public Boolean blockAdded(GenerationEvent.BlockAdded event) {
            if (other(event.choice())) {
                return true;
            }
            if (event.content() instanceof ContentBlock.Text block) {
                return wholeText(event.block(), block);
            }
            if (event.content() instanceof ContentBlock.Refusal block) {
                return block.text().isEmpty() || refuse(event.block(), block.text());
            }
            if (event.content() instanceof ContentBlock.Reasoning block) {
                return wholeThought(event.block(), block);
            }
            if (event.content() instanceof ContentBlock.Opaque block
                    && block.dialect().equals(OURS)) {
                closeSpeech("completed");
                byBlock.put(event.block(), open(new AnswerItem.Whole(own(block.raw()), items.size(), block.raw())));
                frames.whole("response.output_item.done", items.get(items.size() - 1));
                return true;
            }
            return event.content() instanceof ContentBlock.CacheMark || lost(word(event.content()));
        }

        private boolean wholeText(int block, ContentBlock.Text text) {
            if (!text.text().isEmpty()) {
                text(block, text.text());
                text.annotations().forEach(note -> annotate(block, note));
            }
            return true;
        }

        private boolean wholeThought(int block, ContentBlock.Reasoning block2) {
            boolean own = block2.seal() == null || block2.seal().dialect().equals(OURS);
            AnswerItem.Thought item = thought(block, block2.summary(), own ? block2.id() : null);
            think(item, block2.text());
            if (block2.seal() != null) {
                item.encrypted = ResponsesStreamWriter.text(block2.seal(), block2.id());
            }
            return true;
        }

        private String own(RawJson raw) {
            JsonReader reader =
                    new JsonReader(raw.text().getBytes(StandardCharsets.UTF_8), ErrorKind.UPSTREAM_MALFORMED);
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("id") && reader.peek() == JsonKind.STRING) {
                    return reader.string();
                }
            }
            return "";
        }

        @Override
        public Boolean blockSealed(GenerationEvent.BlockSealed event) {
            if (other(event.choice())) {
                return true;
            }
            AnswerItem item = byBlock.get(event.block());
            if (item instanceof AnswerItem.Thought open && open == thought) {
                open.encrypted = ResponsesStreamWriter.text(event.seal(), null);
            } else if (item instanceof AnswerItem.Call call) {
                sealAlone(event.seal(), call.callId);
            } else {
                sealAlone(event.seal(), null);
            }
            return true;
        }

        @Override
        public Boolean annotationAdded(GenerationEvent.AnnotationAdded event) {
            return other(event.choice()) || annotate(event.block(), event.annotation());
        }

        private boolean annotate(int block, Annotation annotation) {
            AnswerItem.Part of = parts.get(block);
            AnswerItem in = byBlock.get(block);
            RawJson note = of == null ? null : ResponsesAnnotations.write(annotation, of.text.length());
            if (of == null || in == null || note == null) {
                return lost("annotations");
            }
            of.annotations.add(note);
            frames.item("response.output_text.annotation.added", in, json -> json.member("content_index", of.index)
                    .member("annotation_index", of.annotations.size() - 1)
                    .name("annotation")
                    .raw(note.text()));
            return true;
        }

        @Override
        public Boolean logprobsReported(GenerationEvent.LogprobsReported event) {
            if (other(event.choice())) {
                return true;
            }
            AnswerItem.Part open = part;
            if (event.refusal()) {
                return lost("logprobs");
            }
            if (open != null && !open.refusal) {
                return delta(open, "", event.tokens());
            }
            // Said before the text that they are of, or after its end.
            return waiting.addAll(event.tokens());
        }

        @Override
        public Boolean extensionsReported(GenerationEvent.ExtensionsReported event) {
            return event.choice() != GenerationEvent.ANSWER || remember(event.extensions());
        }

        private boolean remember(Extensions extensions) {
            RawJson told = extensions.of(OURS).get("service_tier");
            tier = told == null ? tier : told;
            return true;
        }

        @Override
        public Boolean usageReported(GenerationEvent.UsageReported event) {
            usage = event.usage();
            return true;
        }

        /** Where no refusal was told, only the reason says that something was withheld. */
        private FinishReason told(FinishReason reason) {
            if (reason.matchedStop() != null) {
                losses.add("answer.stop_sequence", "OpenAI's responses don't tell which text was met");
            }
            return reason.kind() == FinishReason.Kind.REFUSAL && !refused
                    ? FinishReason.of(FinishReason.Kind.CONTENT_FILTER)
                    : reason;
        }

        @Override
        public Boolean choiceFinished(GenerationEvent.ChoiceFinished event) {
            if (other(event.choice())) {
                return true;
            }
            finish = told(event.reason());
            FinishReason.Kind kind = finish.kind();
            if (kind == FinishReason.Kind.PAUSE || kind == FinishReason.Kind.OTHER) {
                losses.add(
                        "answer.finish_reason",
                        "OpenAI's responses have no word for " + (finish.raw() == null ? kind : finish.raw()));
            }
            closeSpeech(status().equals("completed") ? "completed" : "incomplete");
            if (!waiting.isEmpty()) {
                late();
            }
            return true;
        }

        /** Likelihoods that came after their text was complete are in the final object at least. */
        private void late() {
            for (AnswerItem.Part each : parts.values()) {
                if (!each.refusal) {
                    each.logprobs.addAll(waiting);
                    waiting.clear();
                    return;
                }
            }
        }

        @Override
        public Boolean answerFinished(GenerationEvent.AnswerFinished event) {
            response("response." + status(), state());
            out.append(SseFormat.DONE);
            ended = true;
            return true;
        }

        @Override
        public Boolean answerFailed(GenerationEvent.AnswerFailed event) {
            out.append(ResponsesErrors.frame(event.failure(), frames.take()));
            ended = true;
            return true;
        }

        /** A response is one answer: of several, the first is told. */
        private boolean other(int choice) {
            return choice > 0 && lost("choices");
        }

        private boolean lost(String what) {
            losses.add("answer." + what, "OpenAI's responses have no place for it");
            return true;
        }

        private static String word(ContentBlock block) {
            return block instanceof ContentBlock.Opaque
                    ? "hosted_tool"
                    : block.getClass().getSimpleName();
        }
    }
}
