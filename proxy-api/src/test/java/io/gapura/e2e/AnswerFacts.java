package io.gapura.e2e;

import io.gapura.e2e.Facts.Fact;
import io.gapura.model.ContentBlock;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationResponse;
import io.gapura.model.ResponseAssembler;
import io.gapura.model.TokenLogprob;
import io.gapura.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What an answer says, in words that every dialect shares. Stateless. */
final class AnswerFacts {
    private AnswerFacts() {}

    static Facts of(List<GenerationEvent> events) {
        return of(events, 1);
    }

    /** What is said by an answer that was given so often: more than once, its first choice is each time another of one answer. */
    static Facts of(List<GenerationEvent> events, int times) {
        ResponseAssembler assembler = new ResponseAssembler();
        events.forEach(assembler::add);
        GenerationResponse answer = assembler.response();
        List<Fact> facts = new ArrayList<>();
        if (assembler.failure() != null) {
            facts.add(new Fact("answer", "failed: " + assembler.failure().message()));
        }
        Usage usage = answer.usage();
        if (times == 1) {
            answer.choices().forEach(choice -> facts.addAll(choice(choice)));
        }
        for (int i = 0; times > 1 && i < times; i++) {
            GenerationResponse.Choice first = answer.choices().get(0);
            facts.addAll(choice(new GenerationResponse.Choice(
                    i,
                    first.content(),
                    first.finish(),
                    first.textLogprobs(),
                    first.refusalLogprobs(),
                    first.extensions())));
            usage = i == 0 || usage == null ? usage : usage.plus(Objects.requireNonNull(answer.usage()));
        }
        if (usage != null) {
            usage(usage, facts);
        }
        return new Facts(facts);
    }

    private static List<Fact> choice(GenerationResponse.Choice choice) {
        List<Fact> facts = new ArrayList<>();
        BlockFacts blocks = BlockFacts.ofAnswer(choice.index());
        StringBuilder text = new StringBuilder();
        for (ContentBlock block : choice.content()) {
            if (block instanceof ContentBlock.Text words) {
                text.append(words.text());
                facts.addAll(new ContentBlock.Text("", words.annotations(), words.extensions()).accept(blocks));
            } else {
                facts.addAll(block.accept(blocks));
            }
        }
        if (text.length() > 0) {
            facts.add(new Fact("answer.text", "answer " + choice.index() + ": " + text));
        }
        FinishReason finish = Objects.requireNonNull(choice.finish(), "a finished choice");
        boolean refused = choice.content().stream().anyMatch(ContentBlock.Refusal.class::isInstance);
        facts.add(new Fact(
                refused ? "answer.refusal" : "answer.finish",
                "answer " + choice.index() + " ended: " + ended(finish, refused)));
        if (finish.matchedStop() != null) {
            facts.add(new Fact("answer.stop_sequence", "answer " + choice.index() + " met " + finish.matchedStop()));
        }
        List<TokenLogprob> tokens = choice.textLogprobs();
        if (tokens != null && !tokens.isEmpty()) {
            facts.add(new Fact("answer.logprobs", "answer " + choice.index() + " likely " + plain(tokens)));
        }
        return choice.index() == 0
                ? facts
                : facts.stream()
                        .map(fact -> new Fact("answer.choices", fact.line()))
                        .toList();
    }

    /** Whoever declines, the model or its provider: not every dialect tells them apart. */
    private static String ended(FinishReason finish, boolean refused) {
        return switch (finish.kind()) {
            case REFUSAL, CONTENT_FILTER -> "withheld";
            case STOP -> refused ? "withheld" : "STOP";
            default -> finish.kind().name();
        };
    }

    /** Without the bytes, which not every dialect tells. */
    private static List<String> plain(List<TokenLogprob> tokens) {
        return tokens.stream()
                .map(each ->
                        each.token() + " " + each.logprob().stripTrailingZeros() + " " + plain(each.alternatives()))
                .toList();
    }

    private static void usage(Usage usage, List<Fact> facts) {
        facts.add(new Fact("answer.usage", "input " + usage.inputTokens()));
        facts.add(new Fact("answer.usage", "output " + usage.outputTokens()));
        facts.add(new Fact("answer.usage.cached", "cached " + usage.cachedTokens()));
        facts.add(new Fact("answer.usage.cache_write", "written " + usage.cacheWriteTokens()));
        facts.add(new Fact("answer.usage.reasoning", "thought " + usage.reasoningTokens()));
    }
}
