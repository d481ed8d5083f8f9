package io.gapura.relay;

import io.gapura.model.Losses;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Losses as the field {@code x-gapura-losses} tells them: names with commas between. A client may have made such a name, so it is
 * written in letters, digits and {@code _ . - [ ]}, all else as {@code %} and two hexadecimal digits, and is cut at 64 characters; after
 * 32 names the field says how many more there are. Stateless.
 */
final class LossesHeader {
    static final String NAME = "x-gapura-losses";

    /** How many names the field has at most. */
    static final int MOST = 32;

    private static final int LONGEST = 64;
    private static final String PLAIN = "_.-[]";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private LossesHeader() {}

    /** The field's value, {@code messages.image, seed, +3}. */
    static String value(Losses losses) {
        Set<String> names = new LinkedHashSet<>();
        losses.all().forEach(loss -> names.add(name(loss.what())));
        StringBuilder value = new StringBuilder();
        int count = 0;
        for (String name : names) {
            if (count++ == MOST) {
                return value.append(", +").append(names.size() - MOST).toString();
            }
            value.append(value.length() == 0 ? "" : ", ").append(name);
        }
        return value.toString();
    }

    /** One name, fit for a header field. A cut one ends in {@code ~}. */
    static String name(String what) {
        StringBuilder name = new StringBuilder();
        int chars = Math.min(what.length(), LONGEST); // a byte gives at least one character: more are never needed
        for (byte each : what.substring(0, chars).getBytes(StandardCharsets.UTF_8)) {
            boolean word = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9');
            String next = word || PLAIN.indexOf(each) >= 0 ? String.valueOf((char) each) : "%" + HEX.toHexDigits(each);
            if (name.length() + next.length() > LONGEST) {
                return name.append('~').toString();
            }
            name.append(next);
        }
        return chars < what.length() ? name.append('~').toString() : name.toString();
    }
}
