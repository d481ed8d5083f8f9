package io.gapura.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written {@code 64MiB}. Immutable.
 *
 * @param bytes how many
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    /** What a size looks like in a file. */
    static final String PATTERN = "^[0-9]+(B|KiB|MiB|GiB)?$";

    private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,18})(B|KiB|MiB|GiB)?");

    /** Refuses a negative number. */
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative");
        }
    }

    /** So many MiB. */
    public static ByteSize mebibytes(long count) {
        return new ByteSize(Math.multiplyExact(count, 1L << 20));
    }

    /**
     * Reads {@code 512}, {@code 512B}, {@code 16KiB}, {@code 64MiB}, {@code 1GiB}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static ByteSize parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size: " + text);
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor(unit)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("too large: " + text, e);
        }
    }

    private static long factor(String unit) {
        return switch (unit.charAt(0)) {
            case 'K' -> 1L << 10;
            case 'M' -> 1L << 20;
            case 'G' -> 1L << 30;
            default -> 1;
        };
    }

    /** The number as an int, at most {@link Integer#MAX_VALUE} - 8, the longest array. */
    public int asArrayLength() {
        return (int) Math.min(bytes, Integer.MAX_VALUE - 8);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** As in a file, in the largest unit that leaves no rest. */
    @Override
    public String toString() {
        String[] units = {"B", "KiB", "MiB", "GiB"};
        int unit = 0;
        long rest = bytes;
        while (unit < 3 && rest > 0 && rest % 1024 == 0) {
            rest /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%d%s", rest, units[unit]);
    }
}
