package io.gapura.observe;

import io.gapura.exchange.Endpoint;
import java.util.EnumSet;
import java.util.Set;

/** The page that a browser gets at the root: what this is, whether it works, how to call it. Immutable and thread-safe. */
final class StatusPage {
    /** What a visitor looks for first; the rest is on the page that describes them all. */
    private static final Set<Endpoint.Family> SHOWN =
            EnumSet.of(Endpoint.Family.GENERATION, Endpoint.Family.MODELS, Endpoint.Family.HEALTH);

    private final HealthAnswers.Facts facts;
    private final boolean draining;

    StatusPage(HealthAnswers.Facts facts, boolean draining) {
        this.facts = facts;
        this.draining = draining;
    }

    /** The page; it loads nothing and runs nothing. */
    String html() {
        StringBuilder rows = new StringBuilder();
        for (Endpoint endpoint : Endpoint.values()) {
            if (!SHOWN.contains(endpoint.family())) {
                continue;
            }
            rows.append("<tr><td>")
                    .append(endpoint.method())
                    .append("</td><td><code>")
                    .append(escaped(endpoint.template()))
                    .append("</code></td></tr>\n");
        }
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Gapura</title>
                <style>
                body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; color: #1c2733; background: #fbfaf7; }
                h1 { font-size: 1.6rem; margin-bottom: 0; } .state { color: #2c7a4b; } .warn { color: #9a5b00; }
                table { border-collapse: collapse; margin: 1rem 0; } td { padding: .25rem 1.5rem .25rem 0; border-bottom: 1px solid #e4e0d6; }
                code, pre { font: 14px/1.45 ui-monospace, monospace; } pre { background: #f1eee6; padding: 1rem; overflow-x: auto; }
                </style>
                </head>
                <body>
                <h1>Gapura</h1>
                <p class="%s">%s</p>
                <p>OpenAI-compatible gateway, version %s. Calls go to <strong>%s</strong>%s.</p>
                %s
                <table>
                %s</table>
                <p><a href="docs">All endpoints</a>, and the same for tools: <a href="openapi.json">openapi.json</a>.</p>
                </body>
                </html>
                """
                .formatted(
                        draining ? "warn" : "state",
                        draining ? "It is stopping: calls under way finish, new ones go elsewhere." : "It is running.",
                        escaped(facts.version()),
                        escaped(facts.provider()),
                        facts.model().isEmpty()
                                ? ""
                                : ", by default to the model <code>" + escaped(facts.model()) + "</code>",
                        facts.demo()
                                ? "<p class=\"warn\">No upstream is configured: the built-in demo answers, which is no real model."
                                        + " Set <code>OPENAI_API_KEY</code> or write a <code>gapura.yaml</code>.</p>"
                                : "",
                        rows);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
