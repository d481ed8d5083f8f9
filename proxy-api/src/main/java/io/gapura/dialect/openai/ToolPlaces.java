package io.gapura.dialect.openai;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which call a delta of a stream belongs to, for upstreams that leave {@code index} out, give it to several calls, or repeat
 * the id. One choice of one stream; for one thread at a time.
 *
 * <p>An id that is new begins a call. A delta without an id goes on with the latest call of its index, or with the latest of
 * all if it has no index either.
 */
public final class ToolPlaces {
    /** More calls in one choice than any model makes: what goes beyond is not of this dialect. */
    private static final int MOST = 4096;

    private final List<Call> calls = new ArrayList<>(2);

    /** A call. */
    public static final class Call {
        /** The index that the upstream gave, -1 for none. */
        private final long given;

        /** The index that no other call of the choice has. */
        private final int index;

        private final String id;
        private String name = "";

        Call(long given, int index, String id) {
            this.given = given;
            this.index = index;
            this.id = id;
        }

        /** The index that no other call of the choice has. */
        public int index() {
            return index;
        }

        /** Its id, empty while it has none. */
        public String id() {
            return id;
        }

        /** Its tool, empty while that is not known. */
        public String name() {
            return name;
        }

        /** Now its tool is known. */
        public void name(String known) {
            name = known;
        }
    }

    /** The call that a delta belongs to; null if it begins one, which {@link #begin} then opens. */
    public @Nullable Call find(@Nullable Long given, String id, String name) {
        Call there = given == null ? latest() : latestOf(given);
        if (id.isEmpty()) {
            // Without an index nothing tells the calls apart but that each names its tool once.
            boolean another = given == null && !name.isEmpty() && there != null && !there.name.isEmpty();
            return another ? null : there;
        }
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (calls.get(i).id.equals(id)) {
                return calls.get(i);
            }
        }
        if (there != null && there.id.isEmpty() && (name.isEmpty() || there.name.isEmpty())) {
            return there;
        }
        // Some upstreams give every delta an id of its own: only a name makes it another call.
        return given != null && name.isEmpty() ? there : null;
    }

    /** Opens a call at the index that was given, or at the next that is free. */
    public Call begin(@Nullable Long given, String id) {
        if (calls.size() == MOST) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_MALFORMED, "the upstream began more than " + MOST + " tool calls in one answer");
        }
        long wanted = given == null ? -1 : given;
        boolean usable = wanted >= 0 && wanted < MOST && isFree((int) wanted);
        Call call = new Call(wanted, usable ? (int) wanted : nextFree(), id);
        calls.add(call);
        return call;
    }

    private @Nullable Call latest() {
        return calls.isEmpty() ? null : calls.get(calls.size() - 1);
    }

    private @Nullable Call latestOf(long given) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (calls.get(i).given == given) {
                return calls.get(i);
            }
        }
        return null;
    }

    private boolean isFree(int index) {
        return calls.stream().noneMatch(call -> call.index == index);
    }

    private int nextFree() {
        return calls.stream().mapToInt(Call::index).max().orElse(-1) + 1;
    }
}
