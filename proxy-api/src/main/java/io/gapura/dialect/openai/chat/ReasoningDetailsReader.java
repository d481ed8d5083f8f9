package io.gapura.dialect.openai.chat;

import io.gapura.dialect.ForeignSeal;
import io.gapura.dialect.Lenient;
import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.RawJson;
import io.gapura.model.Seal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code reasoning_details} of a message that a client sends back: what {@link ReasoningDetailsWriter} wrote becomes thoughts
 * and the seals of calls again, whether the client joined the entries of a stream or not; what the upstream's own chat completions
 * said is left as it is. Used once, by one thread.
 */
final class ReasoningDetailsReader {
    private final Map<Long, Block> blocks = new LinkedHashMap<>();
    private final List<RawJson> others = new ArrayList<>(0);
    private long unnumbered = -1;

    /** The entries of one index. */
    private static final class Block {
        private final StringBuilder text = new StringBuilder();
        private final List<RawJson> raw = new ArrayList<>();
        private boolean summary;
        private @Nullable String id;
        private @Nullable ForeignSeal seal;
    }

    /** Reads an array. */
    ReasoningDetailsReader(RawJson array) {
        JsonReader reader = Members.over(array, "", OpenAiChatDialect.NAME).reader();
        reader.beginArray();
        while (reader.nextElement()) {
            boolean object = reader.peek() == JsonKind.OBJECT;
            reader.skip();
            RawJson raw = new RawJson(reader.raw());
            if (object) {
                entry(raw);
            } else {
                others.add(raw);
            }
        }
        blocks.values().stream().filter(block -> block.seal == null).forEach(block -> others.addAll(block.raw));
        blocks.values().removeIf(block -> block.seal == null);
    }

    private void entry(RawJson raw) {
        Long index = null;
        String id = null;
        String text = "";
        boolean summary = false;
        ForeignSeal seal = null;
        JsonReader reader = Members.over(raw, "", OpenAiChatDialect.NAME).reader();
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("index")) {
                index = Lenient.integer(reader);
            } else if (reader.peek() != JsonKind.STRING) {
                reader.skip();
            } else if (reader.nameIs("text") || reader.nameIs("summary")) {
                summary = reader.nameIs("summary");
                text = reader.string();
            } else if (reader.nameIs("signature") || reader.nameIs("data")) {
                ForeignSeal found = ForeignSeal.of(reader.string());
                seal = found == null ? seal : found;
            } else if (reader.nameIs("id")) {
                id = reader.string();
            } else {
                reader.skip();
            }
        }
        Block block = blocks.computeIfAbsent(index == null ? unnumbered-- : index, key -> new Block());
        block.raw.add(raw);
        block.text.append(text);
        block.summary |= summary;
        block.id = id == null ? block.id : id;
        block.seal = seal == null ? block.seal : seal;
    }

    /** Takes the seals of these calls out, by the calls' ids. */
    Map<String, Seal> sealsOf(List<String> callIds) {
        Map<String, Seal> seals = new HashMap<>();
        blocks.values().removeIf(block -> {
            ForeignSeal found = block.seal;
            String id = block.id;
            if (found == null || id == null || !block.text.isEmpty() || !callIds.contains(id)) {
                return false;
            }
            seals.put(id, found.seal());
            return true;
        });
        return seals;
    }

    /** The thoughts that are left. */
    List<ContentBlock> thoughts() {
        List<ContentBlock> thoughts = new ArrayList<>(blocks.size());
        for (Block block : blocks.values()) {
            ForeignSeal found = block.seal;
            if (found != null) {
                thoughts.add(new ContentBlock.Reasoning(
                        found.id(), block.text.toString(), block.summary, found.seal(), Extensions.NONE));
            }
        }
        return thoughts;
    }

    /** The entries that are not of ours, as an array; null if there are none. */
    @Nullable
    RawJson others() {
        return others.isEmpty()
                ? null
                : new RawJson(others.stream().map(RawJson::text).collect(Collectors.joining(",", "[", "]")));
    }

    /** Whether nothing of ours is there: then the array stays as it came. */
    boolean foreign() {
        return blocks.isEmpty();
    }
}
