package io.gapura.dialect.openai.chat;

import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.Losses;
import io.gapura.model.MediaSource;
import io.gapura.model.Message;
import io.gapura.model.Role;
import io.gapura.model.ToolKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes messages of a request. For one thread at a time. */
final class ChatMessageWriter {
    private static final String OURS = OpenAiChatDialect.NAME;

    private final ChatJson outer;
    private final Losses losses;

    ChatMessageWriter(ChatJson outer, Losses losses) {
        this.outer = outer;
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
        json.string("tool_call_id", callId);
        json.string("name", result.name());
        if (result.failed()) {
            losses.add("messages.tool.failed", "a result can't say that the tool failed");
        }
        content(json, result.content(), message.extensions());
        json.rest(message.extensions(), "");
        json.end();
    }

    private void spoken(Message message) {
        List<ContentBlock> parts = new ArrayList<>();
        List<ContentBlock> calls = new ArrayList<>();
        ContentBlock.Refusal refusal = null;
        ContentBlock.Audio audio = null;
        ContentBlock.ToolCall functionCall = null;
        ChatJson json = new ChatJson(outer.out()).begin();
        json.string("role", message.role().name().toLowerCase(Locale.ROOT));
        for (ContentBlock block : message.content()) {
            if (block instanceof ContentBlock.Reasoning reasoning) {
                reasoning(json, reasoning);
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
        content(json, parts, message.extensions());
        json.string("name", message.name());
        json.string("refusal", refusal == null ? null : refusal.text());
        audio(json, audio);
        toolCalls(json, calls, message.extensions().formed(OURS, "tool_calls"));
        functionCall(json, functionCall);
        json.rest(message.extensions(), "");
        json.end();
    }

    private void reasoning(ChatJson json, ContentBlock.Reasoning reasoning) {
        if (reasoning.extensions().formed(OURS, "reasoning_content")) {
            json.string("reasoning_content", reasoning.text());
        } else if (reasoning.extensions().formed(OURS, "reasoning")) {
            json.string("reasoning", reasoning.text());
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
        ChatJson element = new ChatJson(json.out()).begin().string("id", call.id());
        element.string("type", call.extensions().formed(OURS, "untyped") ? null : type);
        ChatJson inner = new ChatJson(element.name(type)).begin().string("name", call.name());
        inner.string(free ? "input" : "arguments", call.arguments());
        inner.rest(call.extensions(), ChatJson.inside(type));
        inner.end();
        element.rest(call.extensions(), "");
        element.end();
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
