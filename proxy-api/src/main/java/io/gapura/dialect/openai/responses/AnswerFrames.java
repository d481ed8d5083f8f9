package io.gapura.dialect.openai.responses;

import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The frames of a stream, numbered from 0. For one thread at a time. Whoever writes a whole answer has nowhere to write them, and
 * nothing is made.
 */
final class AnswerFrames {
    private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final boolean streamed;
    private ByteBuilder out = new ByteBuilder(0);
    private long sequence;

    AnswerFrames(boolean streamed) {
        this.streamed = streamed;
    }

    /** Where the next frames go. */
    void to(ByteBuilder next) {
        out = next;
    }

    /** The number of the next frame, which is then taken. */
    long take() {
        return sequence++;
    }

    /** A frame of this type with these members. */
    void frame(String type, Consumer<JsonWriter> members) {
        if (!streamed) {
            return;
        }
        out.append(EVENT).append(type);
        out.append(DATA);
        int from = out.length();
        JsonWriter json = new JsonWriter(out).beginObject().member("type", type).member("sequence_number", take());
        members.accept(json);
        json.endObject();
        oneLine(from);
        out.append(END);
    }

    /** The request, part of which is told again, may have been written in lines: to JSON a line end is as good as a blank. */
    private void oneLine(int from) {
        byte[] bytes = out.array();
        for (int i = from; i < out.length(); i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                bytes[i] = ' ';
            }
        }
    }

    /** A frame about an item. */
    void item(String type, AnswerItem item, Consumer<JsonWriter> members) {
        frame(type, json -> {
            json.member("item_id", item.id).member("output_index", item.index);
            members.accept(json);
        });
    }

    /** A frame that carries an item. */
    void whole(String type, AnswerItem item) {
        frame(type, json -> item.write(json.member("output_index", item.index).name("item")));
    }
}
