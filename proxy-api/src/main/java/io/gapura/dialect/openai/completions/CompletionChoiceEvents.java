package io.gapura.dialect.openai.completions;

import io.gapura.dialect.Lenient;
import io.gapura.dialect.openai.ChoiceReader;
import io.gapura.dialect.openai.KeptMember;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationEvent;
import io.gapura.model.RawJson;
import io.gapura.model.TokenLogprob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of one choice, which has one block of text. For one thread at a time. */
final class CompletionChoiceEvents implements ChoiceReader {
    private static final int MOST_MEMBERS = 256;

    private final int choice;
    private final Consumer<GenerationEvent> events;
    private final Map<String, KeptMember> kept = new LinkedHashMap<>();
    private @Nullable String finish;

    CompletionChoiceEvents(int choice, boolean whole, Consumer<GenerationEvent> events) {
        this.choice = choice; // a whole choice has the same members as a chunk of one
        this.events = events;
    }

    @Override
    public void read(JsonReader reader) {
        String text = "";
        List<TokenLogprob> tokens = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("text")) {
                text = Lenient.string(reader);
            } else if (reader.nameIs("finish_reason")) {
                String word = Lenient.string(reader);
                finish = word.isEmpty() ? finish : word;
            } else if (reader.nameIs("logprobs") && reader.peek() == JsonKind.OBJECT) {
                tokens = CompletionLogprobs.read(reader);
            } else if (!reader.nameIs("index") && !reader.isNull()) {
                keep(reader);
            }
        }
        reader.end();
        if (!text.isEmpty()) {
            events.accept(new GenerationEvent.TextAppended(choice, 0, text));
        }
        if (tokens != null) {
            events.accept(new GenerationEvent.LogprobsReported(choice, false, tokens));
        }
    }

    @Override
    public boolean finished() {
        return finish != null;
    }

    @Override
    public void finish() {
        Map<String, RawJson> members = new LinkedHashMap<>();
        kept.forEach((name, member) -> members.put(name, member.value()));
        if (!members.isEmpty()) {
            Extensions extensions = Extensions.of(OpenAiCompletionsDialect.NAME, members);
            events.accept(new GenerationEvent.ExtensionsReported(choice, extensions));
        }
        events.accept(new GenerationEvent.ChoiceFinished(choice, CompletionFinish.read(finish)));
    }

    private void keep(JsonReader reader) {
        String name = reader.name();
        JsonKind kind = reader.peek();
        reader.skip();
        if (kept.containsKey(name) || kept.size() < MOST_MEMBERS) {
            kept.computeIfAbsent(name, key -> new KeptMember()).add(kind, reader.raw());
        }
    }
}
