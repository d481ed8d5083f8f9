package io.gapura.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every endpoint of the gateway: its method and its path below the mount. The JAX-RS resources say the same in
 * annotations, and a test holds the two together; this list also serves where no JAX-RS runtime is. Immutable.
 */
public enum Endpoint {
    /** Name, version and endpoints, or a small page for browsers. */
    ROOT("GET", "/", Access.OPEN),
    /** Health in the shape of seed 000. */
    HEALTHZ("GET", "/healthz", Access.OPEN),
    /** Health in the shapes of seeds 002 and 003. */
    HEALTH("GET", "/health", Access.OPEN),
    /** Whether the process is alive. */
    HEALTH_LIVE("GET", "/health/live", Access.OPEN),
    /** Whether calls are welcome: not while the gateway drains. */
    HEALTH_READY("GET", "/health/ready", Access.OPEN),
    /** OpenAI: list models. */
    MODELS("GET", "/v1/models", Access.CALLERS),
    /** OpenAI: retrieve a model; ids may hold slashes. */
    MODEL("GET", "/v1/models/{id}", Access.CALLERS),
    /** OpenAI: create a chat completion. */
    CHAT_COMPLETIONS("POST", "/v1/chat/completions", Access.CALLERS);

    /** Who may call. */
    public enum Access {
        /** Anybody: probes have no keys. */
        OPEN,
        /** Whoever the authenticator lets in. */
        CALLERS
    }

    private static final String PARAMETER = "{id}";

    private final String method;
    private final String template;
    private final String prefix;
    private final boolean parameter;
    private final Access access;

    Endpoint(String method, String template, Access access) {
        this.method = method;
        this.template = template;
        this.parameter = template.endsWith(PARAMETER);
        this.prefix = parameter ? template.substring(0, template.length() - PARAMETER.length()) : template;
        this.access = access;
    }

    /** The HTTP method; a GET endpoint also answers HEAD. */
    public String method() {
        return method;
    }

    /** The path below the mount; a trailing <code>{id}</code> stands for one or more segments. */
    public String template() {
        return template;
    }

    /** Who may call. */
    public Access access() {
        return access;
    }

    /** Whether the endpoint reads a body. */
    public boolean readsBody() {
        return method.equals("POST");
    }

    /** The endpoints that are called so often that the way to them counts. */
    public static List<Endpoint> hot() {
        return List.of(CHAT_COMPLETIONS);
    }

    /** The endpoint of this method and path, or null. */
    public static @Nullable Endpoint find(String method, String path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        for (Endpoint endpoint : values()) {
            if (endpoint.method.equals(wanted) && endpoint.matches(path)) {
                return endpoint;
            }
        }
        return null;
    }

    /** The methods that some endpoint has at this path, as for an {@code Allow} header; empty if no endpoint is there. */
    public static List<String> methodsAt(String path) {
        List<String> methods = new ArrayList<>(3);
        for (Endpoint endpoint : values()) {
            if (endpoint.matches(path) && !methods.contains(endpoint.method)) {
                methods.add(endpoint.method);
                if (endpoint.method.equals("GET")) {
                    methods.add("HEAD");
                }
            }
        }
        if (!methods.isEmpty()) {
            methods.add("OPTIONS");
        }
        return methods;
    }

    /** What stands at <code>{id}</code> in this path; empty for an endpoint without one. */
    public String parameter(String path) {
        return parameter ? path.substring(prefix.length()) : "";
    }

    private boolean matches(String path) {
        return parameter ? path.length() > prefix.length() && path.startsWith(prefix) : path.equals(prefix);
    }
}
