package io.gapura.owned;

import io.gapura.json.JsonPlaces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint does with ids. Immutable.
 *
 * @param path the kinds of the ids in the path, in order
 * @param created where in its answer the id of what it made stands, and of what kind it is
 * @param seen where in its answer ids stand of what the upstream made since, for the same owner
 * @param deletes whether it deletes what the first id of its path stands for
 * @param lists the kind that it lists; null if it lists none
 * @param answer all places of its answer where ids stand
 */
record OwnedCall(
        List<Kind> path,
        Map<String, Kind> created,
        Map<String, Kind> seen,
        boolean deletes,
        @Nullable Kind lists,
        JsonPlaces answer) {
    /** One that knows no ids. */
    static final OwnedCall NONE = new OwnedCall(List.of(), Map.of(), Map.of(), false, null);

    private OwnedCall(
            List<Kind> path, Map<String, Kind> created, Map<String, Kind> seen, boolean deletes, @Nullable Kind lists) {
        this(
                path,
                created,
                seen,
                deletes,
                lists,
                JsonPlaces.of(List.copyOf(both(created, seen).keySet())));
    }

    private static Map<String, Kind> both(Map<String, Kind> created, Map<String, Kind> seen) {
        Map<String, Kind> both = new HashMap<>(created);
        both.putAll(seen);
        return both;
    }

    /** One that is reached by ids of these kinds in its path. */
    static OwnedCall at(Kind... path) {
        return new OwnedCall(List.of(path), Map.of(), Map.of(), false, null);
    }

    /** One that lists. */
    static OwnedCall listing(Kind kind) {
        return new OwnedCall(List.of(), Map.of(), Map.of(), false, kind);
    }

    /** The same; it makes something whose id is the answer's. */
    OwnedCall creating(Kind kind) {
        return creating("id", kind);
    }

    /** The same; it makes something whose id stands at this place of the answer. */
    OwnedCall creating(String place, Kind kind) {
        return new OwnedCall(path, Map.of(place, kind), seen, deletes, lists);
    }

    /** The same; its answer tells of these. */
    OwnedCall seeing(Map<String, Kind> places) {
        return new OwnedCall(path, created, Map.copyOf(places), deletes, lists);
    }

    /** The same; it deletes. */
    OwnedCall deleting() {
        return new OwnedCall(path, created, seen, true, lists);
    }

    /** Whether it makes something that has to be recorded. */
    boolean creates() {
        return !created.isEmpty();
    }

    /** Whether its answer has to be looked at. */
    boolean answerCounts() {
        return deletes || !created.isEmpty() || !seen.isEmpty();
    }

    /** Of what kind the id at this place of the answer is. */
    Kind kindAt(String place) {
        Kind kind = created.getOrDefault(place, seen.get(place));
        if (kind == null) {
            throw new IllegalArgumentException(place);
        }
        return kind;
    }
}
