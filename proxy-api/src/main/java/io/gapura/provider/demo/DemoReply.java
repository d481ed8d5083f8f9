package io.gapura.provider.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * One choice of an answer, already cut into tokens: a text, or tool calls. Immutable.
 *
 * @param text the tokens of the text; empty where tools are called
 * @param calls the tools called
 * @param finish why it ends, in the words of OpenAI's {@code finish_reason}
 */
record DemoReply(List<String> text, List<Call> calls, String finish) {
    /** A tool called: {@code input} holds the tokens of its arguments, or of the free text of a custom tool. */
    record Call(String id, String name, List<String> input, boolean custom) {
        Call {
            input = List.copyOf(input);
        }
    }

    DemoReply {
        text = List.copyOf(text);
        calls = List.copyOf(calls);
    }

    /** A text that ends at the first stop or after so many tokens, whichever is first. */
    static DemoReply of(String text, List<String> stops, int maxTokens) {
        int end = text.length();
        for (String stop : stops) {
            int at = text.indexOf(stop);
            end = at < 0 ? end : Math.min(end, at);
        }
        List<String> tokens = TokenCutter.cut(text.substring(0, end));
        return tokens.size() <= maxTokens
                ? new DemoReply(tokens, List.of(), "stop")
                : new DemoReply(tokens.subList(0, maxTokens), List.of(), "length");
    }

    /** Tool calls whose arguments have so many tokens together at most; as with a real model, cut arguments are broken JSON. */
    static DemoReply of(List<Call> calls, int maxTokens) {
        List<Call> kept = new ArrayList<>();
        int left = maxTokens;
        for (Call call : calls) {
            if (left > 0) {
                List<String> input =
                        call.input().subList(0, Math.min(left, call.input().size()));
                kept.add(new Call(call.id(), call.name(), input, call.custom()));
            }
            left -= call.input().size();
        }
        return new DemoReply(List.of(), kept, left < 0 ? "length" : "tool_calls");
    }

    /** How many tokens it has. */
    int tokens() {
        int count = text.size();
        for (Call call : calls) {
            count += call.input().size();
        }
        return count;
    }
}
