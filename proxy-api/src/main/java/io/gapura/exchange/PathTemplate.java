package io.gapura.exchange;

import java.util.ArrayList;
import java.util.List;

/**
 * A path with names for some of its segments. Immutable.
 *
 * @param text as it is shown: <code>/v1/files/{file_id}/content</code>
 * @param segments the segments; a name's is <code>{}</code>
 * @param parameters the names, in order
 * @param open whether what stands at the last name may hold slashes; such a name is in the last segment
 * @param suffix what such a name is followed by, as in <code>{model...}:generateContent</code>; empty if by nothing
 */
record PathTemplate(String text, List<String> segments, List<String> parameters, boolean open, String suffix) {
    private static final String REST = "...}";
    private static final String NAME = "{}";

    /** Reads a template; <code>{name...}</code> in its last segment stands for one or more segments. */
    static PathTemplate of(String template) {
        List<String> segments = new ArrayList<>();
        List<String> parameters = new ArrayList<>();
        for (String segment : template.substring(1).split("/", -1)) {
            boolean name = segment.startsWith("{");
            segments.add(name ? NAME : segment);
            if (name) {
                parameters.add(segment.substring(1, segment.indexOf('}')).replace("...", ""));
            }
        }
        int rest = template.indexOf(REST);
        return new PathTemplate(
                template.replace("...", ""),
                List.copyOf(segments),
                List.copyOf(parameters),
                rest >= 0,
                rest < 0 ? "" : template.substring(rest + REST.length()));
    }

    /** Whether this path is one of the template's. */
    boolean matches(String path) {
        if (!path.endsWith(suffix)) {
            return false;
        }
        int length = path.length() - suffix.length();
        int at = 1;
        for (int i = 0; i < segments.size(); i++) {
            boolean last = i == segments.size() - 1;
            int slash = last && open ? -1 : path.indexOf('/', at);
            int end = slash < 0 ? length : slash;
            if (last != (slash < 0) || !matches(segments.get(i), path, at, end)) {
                return false;
            }
            at = end + 1;
        }
        return true;
    }

    /** How many segments this path begins with that are the template's own words. */
    int segmentsAlike(String path) {
        int at = 1;
        int alike = 0;
        for (String segment : segments) {
            int end = at + segment.length();
            boolean whole = end == path.length() || (end < path.length() && path.charAt(end) == '/');
            if (segment.isEmpty() || segment.equals(NAME) || !whole || !path.startsWith(segment, at)) {
                break;
            }
            alike++;
            at = end + 1;
        }
        return alike;
    }

    private static boolean matches(String segment, String path, int from, int to) {
        if (segment.equals(NAME)) {
            return to > from;
        }
        return to - from == segment.length() && path.startsWith(segment, from);
    }

    /** What stands at the names, in order, in a path that matches. */
    List<String> values(String path) {
        List<String> values = new ArrayList<>(parameters.size());
        int at = 1;
        for (int i = 0; i < segments.size(); i++) {
            boolean rest = open && i == segments.size() - 1;
            int slash = rest ? -1 : path.indexOf('/', at);
            int end = slash < 0 ? path.length() - suffix.length() : slash;
            if (segments.get(i).equals(NAME)) {
                values.add(path.substring(at, end));
            }
            at = end + 1;
        }
        return values;
    }
}
