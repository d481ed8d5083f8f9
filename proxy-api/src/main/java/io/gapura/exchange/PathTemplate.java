package io.gapura.exchange;

import java.util.ArrayList;
import java.util.List;

/**
 * A path with names for some of its segments. Immutable.
 *
 * @param text as it is shown: <code>/v1/files/{file_id}/content</code>
 * @param segments the segments; a name's is <code>{}</code>
 * @param parameters the names, in order
 * @param open whether what stands at the last name may hold slashes; such a name is the last segment
 */
record PathTemplate(String text, List<String> segments, List<String> parameters, boolean open) {
    private static final String REST = "...}";
    private static final String NAME = "{}";

    /** Reads a template; <code>{name...}</code> at its end stands for one or more segments. */
    static PathTemplate of(String template) {
        List<String> segments = new ArrayList<>();
        List<String> parameters = new ArrayList<>();
        for (String segment : template.substring(1).split("/", -1)) {
            boolean name = segment.startsWith("{");
            segments.add(name ? NAME : segment);
            if (name) {
                parameters.add(segment.substring(1, segment.length() - 1).replace("...", ""));
            }
        }
        return new PathTemplate(
                template.replace("...", ""), List.copyOf(segments), List.copyOf(parameters), template.endsWith(REST));
    }

    /** Whether this path is one of the template's. */
    boolean matches(String path) {
        int at = 1;
        for (int i = 0; i < segments.size(); i++) {
            boolean last = i == segments.size() - 1;
            int slash = last && open ? -1 : path.indexOf('/', at);
            int end = slash < 0 ? path.length() : slash;
            if (last != (slash < 0) || !matches(segments.get(i), path, at, end)) {
                return false;
            }
            at = end + 1;
        }
        return true;
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
            int end = slash < 0 ? path.length() : slash;
            if (segments.get(i).equals(NAME)) {
                values.add(path.substring(at, end));
            }
            at = end + 1;
        }
        return values;
    }
}
