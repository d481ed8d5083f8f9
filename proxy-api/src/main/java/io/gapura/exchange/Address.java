package io.gapura.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a path means that a client calls: an endpoint's path, and the model where the path names one. OpenAI's API has other paths beside
 * its own, where a cloud serves it: all of it below {@code /openai/v1/}; before that below {@code /openai/}, and by deployment, which is
 * a model by the name that its owner gave it. Immutable.
 *
 * <p>Wire facts: learn.microsoft.com/azure/ai-foundry/openai/reference (by deployment) and …/openai/latest (below {@code v1}).
 *
 * @param path the path of an endpoint, as in the table {@link Endpoint}
 * @param model the model that the path names, which goes before what the body says; null if it names none
 * @param own whether the path is the endpoint's own; another has no JAX-RS resource
 */
public record Address(String path, @Nullable String model, boolean own) {
    private static final String ROOT = "/openai/";
    private static final String VERSION = ROOT + "v1/";
    private static final String DEPLOYMENT = "deployment=";
    private static final String DEPLOYMENTS = ROOT + "deployments/";

    /** What a deployment can be asked for. The longer of two that end alike stands first: a name may hold slashes. */
    private static final List<String> OF_DEPLOYMENT = List.of(
            "/chat/completions",
            "/completions",
            "/embeddings",
            "/images/generations",
            "/images/edits",
            "/audio/transcriptions",
            "/audio/translations",
            "/audio/speech");

    /** What this path means; of one that has no other meaning, itself. */
    public static Address of(String called) {
        if (!called.startsWith(ROOT)) {
            return new Address(called, null, true);
        }
        if (called.startsWith(VERSION)) {
            return new Address("/v1/" + called.substring(VERSION.length()), null, false);
        }
        if (called.startsWith(DEPLOYMENTS)) {
            return ofDeployment(called);
        }
        return new Address("/v1/" + called.substring(ROOT.length()), null, false);
    }

    private static Address ofDeployment(String called) {
        for (String operation : OF_DEPLOYMENT) {
            int end = called.length() - operation.length();
            if (called.endsWith(operation) && end > DEPLOYMENTS.length()) {
                return new Address("/v1" + operation, called.substring(DEPLOYMENTS.length(), end), false);
            }
        }
        return new Address(called, null, true);
    }

    /**
     * The query without what belongs to the address: the version by which a cloud dates its API is nothing to others. A session names its
     * deployment there, not in the path; it becomes a model.
     */
    public String query(String raw) {
        if (own || raw.isEmpty()) {
            return raw;
        }
        StringBuilder rest = new StringBuilder(raw.length());
        for (String pair : raw.split("&", -1)) {
            if (!pair.equals("api-version") && !pair.startsWith("api-version=")) {
                boolean session = path.equals(Endpoint.REALTIME.template()) && pair.startsWith(DEPLOYMENT);
                rest.append(rest.length() == 0 ? "" : "&")
                        .append(session ? "model=" + pair.substring(DEPLOYMENT.length()) : pair);
            }
        }
        return rest.toString();
    }
}
