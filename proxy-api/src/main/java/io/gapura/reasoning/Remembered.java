package io.gapura.reasoning;

import io.gapura.model.ContentBlock;
import io.gapura.model.Seal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came with a call of a tool and has to go back with it. Immutable.
 *
 * @param thoughts the sealed thoughts before it, in order
 * @param seal the call's own seal
 */
record Remembered(List<ContentBlock.Reasoning> thoughts, @Nullable Seal seal) {
    /** About what an entry costs beside its texts: objects, references, the place in the map. */
    private static final long BESIDE = 300;

    Remembered {
        thoughts = List.copyOf(thoughts);
    }

    boolean isEmpty() {
        return thoughts.isEmpty() && seal == null;
    }

    /** About how many bytes it takes. */
    long size() {
        long size = BESIDE + (seal == null ? 0 : seal.value().length());
        for (ContentBlock.Reasoning each : thoughts) {
            Seal by = each.seal();
            size += BESIDE + each.text().length() + (by == null ? 0 : by.value().length());
        }
        return size;
    }
}
