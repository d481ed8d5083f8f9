package io.gapura.json;

import java.util.Arrays;

/** The members or elements of one container that is being edited: where they are and which of them go. */
final class JsonItems {
    private static final int KEEP = -1;
    private static final int DROP = -2;

    private final int start;
    private int count;
    private int[] froms = new int[16];
    private int[] tos = new int[16];

    /** KEEP, DROP, or the renamed member that this one makes way for. */
    private int[] fates = new int[16];

    /** The items of a container whose inside begins here. */
    JsonItems(int start) {
        this.start = start;
    }

    /** Adds an item; {@code waiting} is the renamed member whose new name it has, or -1. */
    void add(int from, int to, boolean drop, int waiting) {
        if (count == froms.length) {
            froms = Arrays.copyOf(froms, count * 2);
            tos = Arrays.copyOf(tos, count * 2);
            fates = Arrays.copyOf(fates, count * 2);
        }
        froms[count] = from;
        tos[count] = to;
        fates[count] = drop ? DROP : waiting;
        count++;
    }

    /** Now that all is read: what has a name that a renamed member took goes. */
    void dropRenamedOver(boolean[] seen) {
        for (int i = 0; i < count; i++) {
            if (fates[i] >= 0) {
                fates[i] = seen[fates[i]] ? DROP : KEEP;
            }
        }
    }

    int kept() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            kept += fates[i] == KEEP ? 1 : 0;
        }
        return kept;
    }

    /** Where a new last item is written. */
    int end() {
        return count == 0 ? start : tos[count - 1];
    }

    /**
     * Removes what goes. An item behind one that stays takes the comma before it along; those in front of the first that
     * stays take the comma behind them.
     */
    void removeFrom(JsonSplice splice) {
        boolean keptBefore = false;
        for (int i = 0; i < count; i++) {
            if (fates[i] == KEEP) {
                keptBefore = true;
            } else if (keptBefore) {
                splice.remove(tos[i - 1], tos[i]);
            } else {
                splice.remove(froms[i], i + 1 < count ? froms[i + 1] : tos[i]);
            }
        }
    }
}
