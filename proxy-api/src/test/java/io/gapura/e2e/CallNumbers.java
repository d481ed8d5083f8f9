package io.gapura.e2e;

import io.gapura.model.ContentBlock;
import java.util.ArrayList;
import java.util.List;

/** Numbers a conversation's calls in their order, so that they can be compared whatever the ids are, and pairs them with results. For one thread. */
final class CallNumbers {
    private final List<ContentBlock.ToolCall> calls = new ArrayList<>();
    private final List<ContentBlock.ToolCall> open = new ArrayList<>();

    /** The number of the next call. */
    String call(ContentBlock.ToolCall call) {
        calls.add(call);
        open.add(call);
        return "#" + calls.size();
    }

    /** The number of the call with this id. */
    String numberOf(String id) {
        for (ContentBlock.ToolCall call : calls) {
            if (id.equals(call.id())) {
                return "#" + (calls.indexOf(call) + 1);
            }
        }
        return "#unknown";
    }

    /** The number of the call that this answers: by its id, else the first one of its name that has no result yet. */
    String result(ContentBlock.ToolResult result) {
        for (ContentBlock.ToolCall call : open) {
            boolean answers = result.callId() == null
                    ? call.name().equals(result.name())
                    : result.callId().equals(call.id());
            if (answers) {
                open.remove(call);
                return "#" + (calls.indexOf(call) + 1);
            }
        }
        return "#unpaired";
    }
}
