package io.gapura.filter;

import io.gapura.config.Checked;
import io.gapura.config.Default;
import io.gapura.config.Doc;
import io.gapura.config.Example;
import io.gapura.config.Problems;
import io.gapura.config.Range;
import java.time.Duration;
import java.util.List;

/** Which web pages may call from a browser. Immutable. */
@Doc("Which web pages may call the gateway from a browser (CORS).")
public record CorsConfig(
        @Doc(
                        "Origins as the browser sends them, or `*` for all. `*` needs `auth.keys` or `auth.anonymous`, and goes not "
                                + "with `allow-credentials`. Empty: no cross-origin calls.")
                @Example("[\"https://app.example\"]")
                List<String> allowedOrigins,
        @Doc("Request headers that a page may send; `*` allows what the browser asks for.") @Default("*")
                List<String> allowedHeaders,
        @Doc("Answer headers that a page may read.")
                @Default({"x-request-id", "openai-processing-ms", "retry-after", "x-gapura-losses", "x-gapura-estimated"
                })
                List<String> exposedHeaders,
        @Doc("How long a browser may remember the answer to a preflight.")
                @Default("10m")
                @Range(min = "0s", max = "24h")
                Duration maxAge,
        @Doc("Whether a page may send cookies and the container's login along.") @Default("false")
                boolean allowCredentials)
        implements Checked {
    /** Copies the lists. */
    public CorsConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
        allowedHeaders = List.copyOf(allowedHeaders);
        exposedHeaders = List.copyOf(exposedHeaders);
    }

    /** Whether any page may call. */
    public boolean anyOrigin() {
        return allowedOrigins.contains("*");
    }

    @Override
    public void check(Problems problems, String path) {
        for (int i = 0; i < allowedOrigins.size(); i++) {
            String origin = allowedOrigins.get(i);
            if (!origin.equals("*") && !origin.matches("[a-z][a-z0-9+.-]*://[^/?#@\\s*]+")) {
                problems.add(
                        Problems.join(path, "allowed-origins[" + i + "]"),
                        "an origin is scheme://host[:port] without a path, or \"*\"; found \"" + origin + "\"");
            }
        }
        if (anyOrigin() && allowCredentials) {
            problems.add(
                    Problems.join(path, "allow-credentials"),
                    "not together with allowed-origins \"*\"; name the origins instead");
        }
    }
}
