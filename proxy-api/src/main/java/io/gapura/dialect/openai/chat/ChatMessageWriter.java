package io.gapura.dialect.openai.chat;

import io.gapura.model.Capabilities;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.Losses;
import io.gapura.model.MediaSource;
import io.gapura.model.Message;
import io.gapura.model.Quirk;
import io.gapura.model.Role;
import io.gapura.model.ToolKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes messages of a request. For one thread at a time. */
final class ChatMessageWriter {
    private static final String OURS = OpenAiChatDialect.NAME;

    private final ChatJson outer;
    private final Capabilities model;
    private final Losses losses;

    ChatMessageWriter(ChatJson outer, Capabilities model, Losses losses) {
        this.outer = outer;
        this.model = model;
        this.losses = losses;
    }

    /** Writes a message; one with several results of tools becomes as many messages. */
    void write(Message message) {
        if (message.role() != Role.TOOL) {
            spoken(message);
            return;
        }
        for (ContentBlock block : message.content()) {
            if (block instanceof ContentBlock.ToolResult result) {
                result(message, result);
            } else {
                losses.add("messages.tool", "a tool's message has only results");
            }
        }
    }

    private void result(Message message, ContentBlock.ToolResult result) {
        boolean function = message.extensions().formed(OURS, "function");
        ChatJson json = new ChatJson(outer.out()).begin().string("role", function ? "function" : "tool");
        String callId = result.callId();
        if (callId == null && !function) {
            losses.add(
                    "messages.tool_call_id", "the result doesn't say which call it answers; its tool's name stands in");
            callId = result.name();
        }
        json.string("tool_call_id", id(callId));
        json.string("name", result.name());
        if (result.failed()) {
            losses.add("messages.tool.failed", "a result can't say that the tool failed");
        }
        if (model.has(Quirk.TEXT_TOOL_RESULTS)) {
            json.string("content", text(result.content()));
        } else {
            content(json, result.content(), message.extensions());
        }
        json.rest(message.extensions(), "");
        json.end();
    }

    /** All texts as one. */
    private String text(List<ContentBlock> blocks) {
        StringBuilder all = new StringBuilder();
        for (ContentBlock block : blocks) {
            if (block instanceof ContentBlock.Text text) {
                all.append(all.length() == 0 ? "" : "\n").append(text.text());
            } else {
                losses.add("messages.tool", "the server takes results of tools as one text only");
            }
        }
        return all.toString();
    }

    private @Nullable String id(@Nullable String callId) {
        return callId != null && model.has(Quirk.SHORT_TOOL_IDS) ? ShortIds.of(callId) : callId;
    }

    private void spoken(Message message) {
        List<ContentBlock> parts = new ArrayList<>();
        List<ContentBlock> calls = new ArrayList<>();
        List<ContentBlock.Reasoning> thoughts = new ArrayList<>();
        ContentBlock.Refusal refusal = null;
        ContentBlock.Audio audio = null;
        ContentBlock.ToolCall functionCall = null;
        ChatJson json = new ChatJson(outer.out()).begin();
        json.string("role", message.role().name().toLowerCase(Locale.ROOT));
        for (ContentBlock block : message.content()) {
            if (block instanceof ContentBlock.Reasoning reasoning) {
                thoughts.add(reasoning);
            } else if (block instanceof ContentBlock.Refusal no
                    && !no.extensions().formed(OURS, "part")) {
                refusal = no;
            } else if (block instanceof ContentBlock.Audio sound && sound.source() instanceof MediaSource.Stored) {
                audio = sound;
            } else if (block instanceof ContentBlock.ToolCall call
                    && call.extensions().formed(OURS, "function_call")) {
                functionCall = call;
            } else if (block instanceof ContentBlock.ToolCall
                    || (block instanceof ContentBlock.Opaque opaque
                            && opaque.type().startsWith("tool_calls/"))) {
                calls.add(block);
            } else {
                parts.add(block);
            }
        }
        reasoning(json, thoughts, !calls.isEmpty());
        content(json, parts, message.extensions());
        json.string("name", message.name());
        json.string("refusal", refusal == null ? null : refusal.text());
        audio(json, audio);
        toolCalls(json, calls, message.extensions().formed(OURS, "tool_calls"));
        functionCall(json, functionCall);
        json.rest(message.extensions(), "");
        json.end();
    }

    private void reasoning(ChatJson json, List<ContentBlock.Reasoning> thoughts, boolean withCalls) {
        if (thoughts.isEmpty() || model.has(Quirk.REASONING_REFUSED)) {
            return;
        }
        Extensions form = thoughts.get(0).extensions();
        String all = thoughts.stream().map(ContentBlock.Reasoning::text).collect(Collectors.joining("\n"));
        if (form.formed(OURS, "reasoning_content") || (withCalls && model.has(Quirk.REASONING_SENT_BACK))) {
            json.string("reasoning_content", all);
        } else if (form.formed(OURS, "reasoning")) {
            json.string("reasoning", all);
        } // else it is another dialect's, and means nothing to this provider
    }

    private void audio(ChatJson json, ContentBlock.@Nullable Audio audio) {
        if (audio != null && audio.source() instanceof MediaSource.Stored stored) {
            ChatJson inner = new ChatJson(json.name("audio")).begin().string("id", stored.id());
            inner.rest(audio.extensions(), "");
            inner.end();
        }
    }

    private void content(ChatJson json, List<ContentBlock> blocks, Extensions message) {
        boolean asParts = message.formed(OURS, "parts");
        if (blocks.isEmpty() && !asParts) {
            return;
        }
        if (!asParts && blocks.size() == 1 && blocks.get(0) instanceof ContentBlock.Text text) {
            json.string("content", text.text());
            return;
        }
        ChatPartWriter parts = new ChatPartWriter(json.name("content").beginArray(), losses);
        blocks.forEach(block -> block.accept(parts));
        json.out().endArray();
    }

    private void toolCalls(ChatJson json, List<ContentBlock> calls, boolean said) {
        if (calls.isEmpty() && !said) {
            return;
        }
        json.name("tool_calls").beginArray();
        for (ContentBlock block : calls) {
            if (block instanceof ContentBlock.ToolCall call) {
                toolCall(json, call);
            } else if (block instanceof ContentBlock.Opaque opaque) {
                json.out().raw(opaque.raw().text());
            }
        }
        json.out().endArray();
    }

    private void toolCall(ChatJson json, ContentBlock.ToolCall call) {
        if (call.kind() == ToolKind.HOSTED) {
            losses.add("messages.tool_calls.hosted", "a call that the provider itself ran");
            return;
        }
        boolean free = call.kind() == ToolKind.FREE_FORM;
        String type = free ? "custom" : "function";
        ChatJson element = new ChatJson(json.out()).begin().string("id", id(call.id()));
        element.string("type", call.extensions().formed(OURS, "untyped") ? null : type);
        ChatJson inner = new ChatJson(element.name(type)).begin().string("name", call.name());
        inner.string(free ? "input" : "arguments", free ? call.arguments() : arguments(call));
        inner.rest(call.extensions(), ChatJson.inside(type));
        inner.end();
        element.rest(call.extensions(), "");
        element.end();
    }

    private String arguments(ContentBlock.ToolCall call) {
        if (!model.has(Quirk.OBJECT_ARGUMENTS) || ChatFit.isObject(call.arguments())) {
            return call.arguments();
        }
        if (!call.arguments().isEmpty()) {
            losses.add("messages.tool_calls.arguments", "the server takes only arguments that are a JSON object");
        }
        return "{}";
    }

    private static void functionCall(ChatJson json, ContentBlock.@Nullable ToolCall call) {
        if (call != null) {
            ChatJson inner = new ChatJson(json.name("function_call")).begin().string("name", call.name());
            inner.string("arguments", call.arguments());
            inner.rest(call.extensions(), ChatJson.inside("function"));
            inner.end();
        }
    }
}
