package io.gapura.describe;

import static io.gapura.describe.Description.list;
import static io.gapura.describe.Description.section;
import static io.gapura.describe.Description.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The description as a page to read: a table of contents, and for each endpoint its parameters, body and answers. It loads
 * nothing and runs nothing. For one thread.
 */
final class DescriptionPage {
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    private final Description description;
    private final StringBuilder out = new StringBuilder(64 * 1024);

    /** One endpoint: where it is, and its section. */
    private record Operation(String method, String path, Map<String, Object> shared, Map<String, Object> section) {}

    DescriptionPage(Description description) {
        this.description = description;
    }

    /** The page. */
    String html() {
        Map<String, Object> info = section(description.document().get("info"));
        out.append(
                """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Gapura: endpoints</title>
                <style>
                body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; color: #1c2733; background: #fbfaf7; }
                h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; } h2 + p { margin: 0 0 .75rem; color: #56616c; }
                nav a { display: inline-block; margin: 0 .9rem .3rem 0; color: #24527a; }
                details { border: 1px solid #e4e0d6; border-radius: 6px; margin: .4rem 0; background: #fff; }
                summary { padding: .5rem .75rem; cursor: pointer; display: flex; gap: .75rem; align-items: baseline; flex-wrap: wrap; }
                summary b { font: 600 .8rem ui-monospace, monospace; min-width: 4rem; color: #2c7a4b; }
                summary b.post { color: #24527a; } summary b.delete { color: #a23b2a; }
                summary span { color: #56616c; } .inside { padding: 0 .75rem .75rem; }
                table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #efece4; font-weight: normal; }
                th { color: #56616c; font-size: .85rem; } code { font: 14px/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
                h3 { font-size: .95rem; margin: .75rem 0 .25rem; } em { color: #9a5b00; font-style: normal; font-size: .85rem; }
                </style>
                </head>
                <body>
                """);
        out.append("<h1>Gapura ").append(escaped(text(info.get("version")))).append(": endpoints</h1>\n<p>");
        out.append(prose(text(info.get("description")))).append("</p>\n");
        out.append("<p>For tools: <a href=\"openapi.json\">openapi.json</a> (OpenAPI 3.1).</p>\n");
        Map<String, List<Operation>> byTag = byTag();
        out.append("<nav>");
        list(description.document().get("tags")).forEach(tag -> {
            String name = text(section(tag).get("name"));
            out.append("<a href=\"#%s\">%s</a>".formatted(anchor(name), escaped(name)));
        });
        out.append("</nav>\n");
        list(description.document().get("tags")).forEach(tag -> {
            String name = text(section(tag).get("name"));
            out.append("<h2 id=\"%s\">%s</h2>\n<p>%s</p>\n"
                    .formatted(
                            anchor(name), escaped(name), prose(text(section(tag).get("description")))));
            byTag.getOrDefault(name, List.of()).forEach(this::operation);
        });
        return out.append("</body>\n</html>\n").toString();
    }

    private Map<String, List<Operation>> byTag() {
        return section(description.document().get("paths")).entrySet().stream()
                .flatMap(path -> METHODS.stream()
                        .filter(section(path.getValue())::containsKey)
                        .map(method -> new Operation(
                                method,
                                path.getKey(),
                                section(path.getValue()),
                                section(section(path.getValue()).get(method)))))
                .collect(Collectors.groupingBy(
                        each -> text(list(each.section().get("tags")).get(0)),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }

    private void operation(Operation operation) {
        out.append(
                "<details><summary><b class=\"%s\">%s</b><code>%s</code><span>%s</span></summary><div class=\"inside\">\n"
                        .formatted(
                                operation.method(),
                                operation.method().toUpperCase(java.util.Locale.ROOT),
                                escaped(operation.path()),
                                prose(text(operation.section().get("summary")))));
        String more = text(operation.section().get("description"));
        if (!more.isEmpty()) {
            out.append("<p>").append(prose(more)).append("</p>\n");
        }
        parameters(operation);
        contents("Body", section(operation.section().get("requestBody")));
        section(operation.section().get("responses"))
                .forEach((status, response) -> contents(
                        status.equals("default") ? "Any other answer" : "Answer " + status,
                        description.resolved(section(response))));
        out.append("</div></details>\n");
    }

    private void parameters(Operation operation) {
        List<Object> parameters =
                new java.util.ArrayList<>(list(operation.shared().get("parameters")));
        parameters.addAll(list(operation.section().get("parameters")));
        if (parameters.isEmpty()) {
            return;
        }
        out.append("<h3>Parameters</h3><table>\n");
        parameters.forEach(each -> {
            Map<String, Object> parameter = description.resolved(section(each));
            row(
                    text(parameter.get("name")),
                    "in the " + text(parameter.get("in")),
                    Boolean.TRUE.equals(parameter.get("required")),
                    text(parameter.get("description")));
        });
        out.append("</table>\n");
    }

    private void contents(String title, Map<String, Object> part) {
        if (part.isEmpty()) {
            return;
        }
        out.append("<h3>").append(escaped(title)).append("</h3>");
        String about = text(part.get("description"));
        if (!about.isEmpty() && !about.equals("The answer.")) { // which says no more than the title
            out.append("<p>").append(prose(about)).append("</p>");
        }
        section(part.get("content")).forEach((type, content) -> {
            out.append("<p><code>").append(escaped(type)).append("</code></p>\n");
            members(description.resolved(section(section(content).get("schema"))));
        });
    }

    private void members(Map<String, Object> schema) {
        Map<String, Object> properties = section(schema.get("properties"));
        if (properties.isEmpty()) {
            return;
        }
        List<Object> required = list(schema.get("required"));
        out.append("<table>\n");
        properties.forEach((name, property) -> {
            Map<String, Object> member = description.resolved(section(property));
            row(name, words(member), required.contains(name), text(member.get("description")));
        });
        out.append("</table>\n");
    }

    private void row(String name, String kind, boolean required, String about) {
        out.append("<tr><td><code>%s</code>%s</td><td>%s</td><td>%s</td></tr>\n"
                .formatted(escaped(name), required ? " <em>required</em>" : "", escaped(kind), prose(about)));
    }

    /** A schema in a few words: its type, its range, its values. */
    private static String words(Map<String, Object> schema) {
        Object type = schema.get("type");
        String words = type instanceof List
                ? list(type).stream()
                        .map(Object::toString)
                        .filter(each -> !each.equals("null"))
                        .collect(Collectors.joining(" or "))
                : text(type);
        if (schema.containsKey("minimum") && schema.containsKey("maximum")) {
            words += " from " + schema.get("minimum") + " to " + schema.get("maximum");
        } else if (schema.containsKey("minimum")) {
            words += " from " + schema.get("minimum");
        }
        if (schema.containsKey("enum")) {
            words += ": "
                    + list(schema.get("enum")).stream().map(Object::toString).collect(Collectors.joining(", "));
        }
        return Boolean.TRUE.equals(schema.get("deprecated")) ? words + " (deprecated)" : words;
    }

    private static String anchor(String tag) {
        return tag.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
    }

    /** A sentence in which backticks mark code. */
    private static String prose(String text) {
        return escaped(text).replaceAll("`([^`]*)`", "<code>$1</code>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
