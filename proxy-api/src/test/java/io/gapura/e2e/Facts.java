package io.gapura.e2e;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a request or an answer says, as a list of plain lines, each with the name by which its loss would be reported. Two of them are
 * compared where the bytes can't be: whatever one says and the other doesn't must be a reported loss.
 *
 * @param all in their order
 */
record Facts(List<Fact> all) {
    /**
     * One thing that is said.
     *
     * @param loss the name under which it is reported where it can't be said
     * @param line what is said
     */
    record Fact(String loss, String line) {
        @Override
        public String toString() {
            return line + "   [" + loss + "]";
        }
    }

    /** Copies the list. */
    Facts {
        all = List.copyOf(all);
    }

    /** What is here and not there, in order. */
    List<Fact> missingIn(Facts there) {
        List<String> lines = new ArrayList<>(there.lines());
        List<Fact> missing = new ArrayList<>();
        for (Fact fact : all) {
            if (!lines.remove(fact.line())) {
                missing.add(fact);
            }
        }
        return missing;
    }

    /** What is here and not there, and isn't among the reported losses either. */
    List<Fact> unexplained(Facts there, Collection<String> losses) {
        return missingIn(there).stream()
                .filter(fact -> losses.stream()
                        .noneMatch(loss -> loss.equals(fact.loss())
                                || loss.startsWith(fact.loss() + ".")
                                || fact.loss().startsWith(loss + ".")))
                .toList();
    }

    /** The same without any space: what is left of JSON that had to become one line. */
    Facts spaceless() {
        return new Facts(all.stream()
                .map(fact -> new Fact(fact.loss(), fact.line().replaceAll("\\s+", "")))
                .toList());
    }

    /** The lines alone. */
    List<String> lines() {
        return all.stream().map(Fact::line).toList();
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }
}
