package io.gapura.dialect.openai.responses;

import io.gapura.json.JsonWriter;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.Losses;
import io.gapura.model.Message;
import io.gapura.model.RawJson;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes messages as items of {@code input}, in the canonical order. For one thread at a time. */
final class ResponsesInputWriter {
    private static final String OURS = OpenAiResponsesDialect.NAME;

    private final JsonWriter json;
    private final Losses losses;
    private final CallIds ids;

    ResponsesInputWriter(JsonWriter json, List<Message> messages, Losses losses) {
        this.json = json;
        this.losses = losses;
        this.ids = new CallIds(messages);
    }

    void write(Message message) {
        if (message.name() != null) {
            losses.add("messages.name", "OpenAI's responses name no speakers");
        }
        switch (message.role()) {
            case ASSISTANT -> spoken(message.content());
            case TOOL -> results(message);
            case SYSTEM, DEVELOPER, USER -> heard(message);
        }
    }

    private void heard(Message message) {
        ResponsesJson item = new ResponsesJson(json).begin();
        if (!message.extensions().formed(OURS, ResponsesInputReader.UNTYPED)) {
            item.string("type", "message");
        }
        item.string("role", message.role().name().toLowerCase(Locale.ROOT));
        content(item, "content", message.content(), message.extensions());
        item.rest(message.extensions(), "");
        item.end();
    }

    /** Writes a content as it was spelled: one string, or an array of parts. */
    private void content(ResponsesJson item, String name, List<ContentBlock> blocks, Extensions spelling) {
        if (spelling.formed(OURS, ResponsesInputReader.STRING)
                && blocks.size() == 1
                && blocks.get(0) instanceof ContentBlock.Text text) {
            item.string(name, text.text());
            return;
        }
        ResponsesPartWriter parts = new ResponsesPartWriter(item.name(name).beginArray(), false, losses);
        blocks.forEach(block -> block.accept(parts));
        json.endArray();
    }

    /** The model's turn: texts that follow one another are one item unless they were several, all else is one item each. */
    private void spoken(List<ContentBlock> blocks) {
        List<ContentBlock> texts = new ArrayList<>();
        for (ContentBlock block : blocks) {
            boolean text = block instanceof ContentBlock.Text || block instanceof ContentBlock.Refusal;
            if (!text || block.extensions().formed(OURS, ResponsesInputReader.MESSAGE)) {
                message(texts);
                texts.clear();
            }
            if (text) {
                texts.add(block);
            } else {
                item(block);
            }
        }
        message(texts);
    }

    private void message(List<ContentBlock> texts) {
        if (texts.isEmpty()) {
            return;
        }
        Extensions first = texts.get(0).extensions();
        ResponsesJson item = new ResponsesJson(json).begin();
        if (!first.formed(OURS, ResponsesInputReader.UNTYPED)) {
            item.string("type", "message");
        }
        item.string("role", "assistant");
        if (first.formed(OURS, ResponsesInputReader.STRING) && texts.get(0) instanceof ContentBlock.Text text) {
            item.string("content", text.text());
        } else {
            ResponsesPartWriter parts =
                    new ResponsesPartWriter(item.name("content").beginArray(), true, losses);
            texts.forEach(text -> text.accept(parts));
            json.endArray();
        }
        item.rest(first, ResponsesJson.inside(ResponsesInputReader.MESSAGE));
        item.end();
    }

    private void item(ContentBlock block) {
        if (block instanceof ContentBlock.ToolCall call) {
            call(call);
        } else if (block instanceof ContentBlock.Reasoning reasoning) {
            reasoning(reasoning);
        } else if (block instanceof ContentBlock.Opaque opaque
                && opaque.dialect().equals(OURS)
                && !opaque.type().startsWith(ResponsesPartReader.OPAQUE)) {
            json.raw(opaque.raw().text());
        } else {
            lost(block);
        }
    }

    private void lost(ContentBlock block) {
        String what = block instanceof ContentBlock.Opaque opaque
                ? opaque.type()
                : block.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        losses.add(
                "messages." + (block instanceof ContentBlock.CacheMark ? "cache_mark" : what),
                "the model says texts, thoughts and calls alone");
    }

    private void call(ContentBlock.ToolCall call) {
        if (call.kind() == ToolKind.HOSTED) {
            losses.add("messages.hosted_tool", "a call that another provider ran itself");
            return;
        }
        boolean free = call.kind() == ToolKind.FREE_FORM;
        ResponsesJson item = new ResponsesJson(json).begin();
        item.string("type", free ? "custom_tool_call" : "function_call");
        item.string("call_id", ids.of(call)).string("name", call.name());
        item.string(free ? "input" : "arguments", call.arguments());
        item.rest(call.extensions(), "");
        item.end();
    }

    /** Thoughts go back to their maker alone, sealed or as it told them; what others thought is no business of its. */
    private void reasoning(ContentBlock.Reasoning reasoning) {
        Seal seal = reasoning.seal();
        String encrypted = seal != null && seal.dialect().equals(OURS) ? seal.value() : null;
        boolean own = reasoning.extensions().formed(OURS, ResponsesInputReader.ITEM);
        if (encrypted == null && !own) {
            return;
        }
        Map<String, RawJson> said = reasoning.extensions().of(OURS);
        ResponsesJson item =
                new ResponsesJson(json).begin().string("type", "reasoning").string("id", reasoning.id());
        if (!own || said.containsKey("summary")) {
            item.name("summary");
            summary(reasoning, said.get("summary"));
        }
        item.string("encrypted_content", encrypted);
        item.rest(reasoning.extensions(), "");
        item.end();
    }

    private void summary(ContentBlock.Reasoning reasoning, @Nullable RawJson said) {
        if (said != null) {
            json.raw(said.text());
            return;
        }
        json.beginArray();
        if (reasoning.summary() && !reasoning.text().isEmpty()) {
            json.beginObject()
                    .member("type", "summary_text")
                    .member("text", reasoning.text())
                    .endObject();
        }
        json.endArray();
    }

    private void results(Message message) {
        for (ContentBlock block : message.content()) {
            if (block instanceof ContentBlock.ToolResult result) {
                result(result);
            } else {
                lost(block);
            }
        }
    }

    private void result(ContentBlock.ToolResult result) {
        String id = ids.of(result);
        Extensions extensions = result.extensions();
        boolean custom = extensions.formed(OURS, ResponsesInputReader.CUSTOM) || ids.isFreeForm(id);
        if (result.failed()) {
            losses.add("messages.tool.failed", "a result can't say that the tool failed");
        }
        ResponsesJson item = new ResponsesJson(json).begin();
        item.string("type", custom ? "custom_tool_call_output" : "function_call_output");
        item.string("call_id", id);
        item.string("name", extensions.formed(OURS, "name") ? result.name() : null);
        output(item, result, extensions);
        item.rest(extensions, "");
        item.end();
    }

    /** A text alone is said as a string, which every server of this dialect takes; ours as it was spelled. */
    private void output(ResponsesJson item, ContentBlock.ToolResult result, Extensions extensions) {
        List<ContentBlock> content = result.content();
        boolean own = extensions.dialect().equals(OURS);
        boolean plain = content.isEmpty() || (content.size() == 1 && content.get(0) instanceof ContentBlock.Text);
        if (!own && plain) {
            item.string("output", content.isEmpty() ? "" : ((ContentBlock.Text) content.get(0)).text());
        } else {
            content(item, "output", content, extensions);
        }
    }
}
