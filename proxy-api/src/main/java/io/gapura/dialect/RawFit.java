package io.gapura.dialect;

import io.gapura.error.ErrorKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Capabilities;
import io.gapura.model.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What it takes for a request to pass as it is to a model. Immutable.
 *
 * @param passes whether edits are enough; else the request has to be read and written
 * @param refused the members at the top level that are there and have to be taken out
 * @param losses those of them that ask for something that the client doesn't get
 * @param maxTokensMember the name that the model knows the limit of generated tokens by; null leaves the client's
 */
public record RawFit(boolean passes, List<String> refused, List<String> losses, @Nullable String maxTokensMember) {
    /** As it is. */
    public static final RawFit AS_IT_IS = new RawFit(true, List.of(), List.of(), null);

    /** It has to be read and written. */
    public static final RawFit NO = new RawFit(false, List.of(), List.of(), null);

    /** Copies the list. */
    public RawFit {
        refused = List.copyOf(refused);
        losses = List.copyOf(losses);
    }

    /**
     * For a dialect where it is enough to take members out.
     *
     * @param members the members at the top level that ask for a feature
     */
    public static RawFit of(byte[] body, Capabilities model, Map<Feature, List<String>> members) {
        List<String> lacking = lacking(model, members);
        if (lacking.isEmpty()) {
            return AS_IT_IS;
        }
        List<String> present = present(body, lacking);
        return new RawFit(true, present, present, null);
    }

    /** The members that ask for something that the model lacks. */
    public static List<String> lacking(Capabilities model, Map<Feature, List<String>> members) {
        List<String> lacking = new ArrayList<>();
        for (Feature feature : model.lacks()) {
            lacking.addAll(members.getOrDefault(feature, List.of()));
        }
        return lacking;
    }

    /** Those of these members that are there and not null. */
    public static List<String> present(byte[] body, List<String> names) {
        List<String> found = new ArrayList<>();
        JsonReader reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        reader.beginObject();
        while (reader.nextMember()) {
            int which = reader.nameAmong(names);
            if (which >= 0 && !reader.isNull()) {
                found.add(names.get(which));
            }
            reader.skip();
        }
        reader.end();
        return found;
    }
}
