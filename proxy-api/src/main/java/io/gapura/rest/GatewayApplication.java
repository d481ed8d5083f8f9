package io.gapura.rest;

import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** The gateway as a JAX-RS application: its resources, one class an endpoint family. Immutable and thread-safe. */
public class GatewayApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                AudioResource.class,
                BatchesResource.class,
                ChatCompletionsResource.class,
                CompletionsResource.class,
                EmbeddingsResource.class,
                FilesResource.class,
                FineTuningResource.class,
                GeminiModelsResource.class,
                HealthResource.class,
                MessagesCountResource.class,
                ImagesResource.class,
                MessagesResource.class,
                ModelsResource.class,
                ModerationsResource.class,
                RerankResource.class,
                ResponsesResource.class,
                SimpleChatResource.class,
                SimpleModelsResource.class,
                UploadsResource.class,
                VectorStoresResource.class,
                VideosResource.class);
    }

    /** What Jersey, where it is the runtime, need not do: scan, describe itself, buffer. Others don't know these names. */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                "jersey.config.disableAutoDiscovery", true,
                "jersey.config.server.wadl.disableWadl", true,
                "jersey.config.server.contentLength.buffer", 0);
    }
}
