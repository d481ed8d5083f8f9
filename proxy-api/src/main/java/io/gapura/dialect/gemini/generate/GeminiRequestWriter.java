package io.gapura.dialect.gemini.generate;

import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.Capabilities;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.Message;
import io.gapura.model.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a request body from canonical words; the model is said by the address. Used once, by one thread. */
final class GeminiRequestWriter {
    private static final String OURS = GeminiGenerateDialect.NAME;

    /** The tiers that Gemini has (ai.google.dev/gemini-api/docs/optimization). */
    private static final Set<String> TIERS = Set.of("unspecified", "standard", "flex", "priority");

    private final GenerationRequest request;
    private final Capabilities capabilities;
    private final Losses losses;
    private final ByteBuilder out = new ByteBuilder(1024);
    private final GeminiJson json = new GeminiJson(new JsonWriter(out));
    private final Map<String, String> names = new HashMap<>();

    private GeminiRequestWriter(GenerationRequest request, Capabilities capabilities, Losses losses) {
        this.request = request;
        this.capabilities = capabilities;
        this.losses = losses;
    }

    static byte[] write(GenerationRequest request, Capabilities capabilities, Losses losses) {
        return new GeminiRequestWriter(request, capabilities, losses).body();
    }

    private byte[] body() {
        json.begin();
        List<Message> instructions = new ArrayList<>();
        List<Message> spoken = new ArrayList<>();
        for (Message message : request.messages()) {
            if (message.role() != Role.SYSTEM && message.role() != Role.DEVELOPER) {
                spoken.add(message);
            } else {
                if (!spoken.isEmpty()) {
                    losses.add("messages.system_position", "Gemini has one place for instructions, before all else");
                }
                instructions.add(message);
            }
        }
        instructions(instructions);
        json.name("contents").beginArray();
        turns(spoken).forEach(this::turn);
        json.out().endArray();
        new GeminiToolsWriter(json, capabilities, losses).write(request.tools(), request.extensions());
        new GeminiConfigWriter(json, capabilities, losses).write(request);
        attribution(request.attribution());
        json.rest(request.extensions(), "", GeminiConfigReader.PREFIX, "toolConfig.");
        foreign(request.extensions(), "");
        foreign(request.delivery().extensions(), "stream_options.");
        json.end();
        return out.toByteArray();
    }

    private void foreign(Extensions extensions, String prefix) {
        if (!extensions.dialect().equals(OURS)) {
            extensions.members().keySet().forEach(name -> losses.add(prefix + name, "Gemini has no word for it"));
        }
    }

    private void instructions(List<Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        ByteBuilder parts = new ByteBuilder(256);
        if (parts(messages, parts) == 0
                && !messages.get(0).extensions().dialect().equals(OURS)) {
            return;
        }
        GeminiJson content = new GeminiJson(json.name("systemInstruction")).begin();
        content.name("parts").raw(parts.array(), 0, parts.length());
        content.rest(messages.get(0).extensions(), "");
        content.end();
    }

    /** What one side says in one go is one turn, but where a client of this dialect said it in several. */
    private static List<List<Message>> turns(List<Message> messages) {
        List<List<Message>> turns = new ArrayList<>();
        boolean lastOfModel = false;
        for (Message message : messages) {
            boolean model = message.role() == Role.ASSISTANT;
            boolean apart = message.extensions().formed(OURS, GeminiContentReader.APART);
            if (turns.isEmpty() || model != lastOfModel || apart) {
                turns.add(new ArrayList<>());
            }
            turns.get(turns.size() - 1).add(message);
            lastOfModel = model;
        }
        return turns;
    }

    private void turn(List<Message> messages) {
        Extensions extensions = messages.get(0).extensions();
        ByteBuilder parts = new ByteBuilder(256);
        boolean none = parts(messages, parts) == 0;
        boolean saidNone = extensions.formed(OURS, GeminiContentReader.NO_PARTS);
        if (none && !saidNone) {
            return; // only what Gemini can't be told, and that is on the list of losses
        }
        GeminiJson content = new GeminiJson(json.out()).begin();
        if (!none) {
            content.name("parts").raw(parts.array(), 0, parts.length());
        }
        if (!extensions.formed(OURS, GeminiContentReader.NO_ROLE)) {
            boolean model = messages.get(0).role() == Role.ASSISTANT;
            boolean function = extensions.formed(OURS, GeminiContentReader.FUNCTION);
            content.string("role", model ? "model" : function ? GeminiContentReader.FUNCTION : "user");
        }
        content.rest(extensions, "");
        content.end();
    }

    /** Writes the array of parts; says how many there are. */
    private int parts(List<Message> messages, ByteBuilder to) {
        JsonWriter array = new JsonWriter(to).beginArray();
        GeminiPartWriter parts = new GeminiPartWriter(array, capabilities, names, losses);
        for (Message message : messages) {
            if (message.name() != null) {
                losses.add("messages.name", "Gemini tells speakers of one role not apart");
            }
            List<ContentBlock> content = message.content();
            parts.write(content);
        }
        array.endArray();
        return parts.written();
    }

    private void attribution(GenerationRequest.Attribution attribution) {
        String tier = attribution.serviceTier();
        if (tier != null) {
            boolean own = TIERS.contains(tier) || request.extensions().dialect().equals(OURS);
            if (own || tier.equals("default")) {
                json.string("serviceTier", own ? tier : "standard");
            } else if (!tier.equals("auto")) {
                losses.add("service_tier", "Gemini has no tier of this name");
            }
        }
        json.flag("store", attribution.store());
        lost("user", attribution.user());
        lost("safety_identifier", attribution.safetyIdentifier());
        lost("prompt_cache_key", attribution.promptCacheKey());
        lost("metadata", attribution.metadata());
    }

    private void lost(String name, @Nullable Object value) {
        if (value != null) {
            losses.add(name, "Gemini has no word for it");
        }
    }
}
