package io.gapura.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.ByteSize;
import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.error.ErrorKind;
import io.gapura.exchange.Caller;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonReader;
import io.gapura.model.Capabilities;
import io.gapura.model.ContentBlock;
import io.gapura.model.EventGrammar;
import io.gapura.model.Extensions;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.Message;
import io.gapura.model.Role;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import io.gapura.testing.HandTimers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two turns of a chat client with tools, in front of providers that seal what they think in their different ways. */
class ReasoningLoopTest {
    private static final Caller ANN = new Caller("ann", Caller.Source.KEY);
    private static final AnswerContext CONTEXT = new AnswerContext("req_1", 7, "m", false);
    private static final Seal SIGNATURE = new Seal("anthropic-messages", Seal.Kind.SIGNATURE, "EqQB+/==");
    private static final Seal REDACTED = new Seal("anthropic-messages", Seal.Kind.ENCRYPTED, "Em8K");
    private static final Seal THOUGHT = new Seal("gemini-generate", Seal.Kind.SIGNATURE, "CiQB");
    private static final Seal ENCRYPTED = new Seal("openai-responses", Seal.Kind.ENCRYPTED, "gAAAAAB");

    private final OpenAiChatDialect chat = new OpenAiChatDialect();
    private final ReasoningMemory memory = new ReasoningMemory(
            new ReasoningMemoryConfig(Duration.ofHours(1), ByteSize.mebibytes(1)), new HandTimers());
    private final ReasoningStage stage = new ReasoningStage(memory, ANN, "req_1");

    /**
     * A turn that calls tools.
     *
     * @param events as the provider's reader tells it
     * @param back what the provider has to get back
     */
    record Turn(String name, List<GenerationEvent> events, List<ContentBlock> back) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Turn> turns() {
        return Stream.of(
                new Turn(
                        "thinking, redacted thinking, two calls",
                        List.of(
                                started(),
                                new GenerationEvent.ReasoningAppended(0, 0, "Let me ", false),
                                new GenerationEvent.ReasoningAppended(0, 0, "see.", false),
                                new GenerationEvent.BlockSealed(0, 0, SIGNATURE),
                                new GenerationEvent.ReasoningAppended(0, 1, "", false),
                                new GenerationEvent.BlockSealed(0, 1, REDACTED),
                                new GenerationEvent.TextAppended(0, 2, "I look."),
                                call(3, "toolu_1", null),
                                arguments(3),
                                new GenerationEvent.ToolCallFinished(0, 3),
                                call(4, "toolu_2", null),
                                arguments(4),
                                new GenerationEvent.ToolCallFinished(0, 4),
                                finished(),
                                new GenerationEvent.AnswerFinished()),
                        List.of(
                                thoughts("Let me see.", false, SIGNATURE),
                                thoughts("", false, REDACTED),
                                ContentBlock.Text.of("I look."),
                                called("toolu_1", null),
                                called("toolu_2", null))),
                new Turn(
                        "a call that is sealed and has no id",
                        List.of(
                                started(),
                                new GenerationEvent.ReasoningAppended(0, 0, "Hm.", true),
                                call(1, null, THOUGHT),
                                arguments(1),
                                new GenerationEvent.ToolCallFinished(0, 1),
                                finished(),
                                new GenerationEvent.AnswerFinished()),
                        List.of(called("call_req_1_0_1", THOUGHT))),
                new Turn(
                        "a call that is sealed late",
                        List.of(
                                started(),
                                call(0, "c1", null),
                                arguments(0),
                                new GenerationEvent.ToolCallFinished(0, 0),
                                new GenerationEvent.BlockSealed(0, 0, THOUGHT),
                                finished(),
                                new GenerationEvent.AnswerFinished()),
                        List.of(called("c1", THOUGHT))),
                new Turn(
                        "a summary and encrypted reasoning",
                        List.of(
                                started(),
                                new GenerationEvent.ReasoningAppended(0, 0, "**Looking**", true),
                                new GenerationEvent.BlockSealed(0, 0, ENCRYPTED),
                                call(1, "call_9", null),
                                arguments(1),
                                new GenerationEvent.ToolCallFinished(0, 1),
                                finished(),
                                new GenerationEvent.AnswerFinished()),
                        List.of(thoughts("**Looking**", true, ENCRYPTED), called("call_9", null))));
    }

    private static GenerationEvent started() {
        return new GenerationEvent.AnswerStarted("x", "m", 1L, Extensions.NONE);
    }

    private static GenerationEvent call(int block, @Nullable String id, @Nullable Seal seal) {
        return new GenerationEvent.ToolCallStarted(0, block, id, "look", ToolKind.FUNCTION, seal, Extensions.NONE);
    }

    private static GenerationEvent arguments(int block) {
        return new GenerationEvent.ToolArgumentsAppended(0, block, "{}");
    }

    private static GenerationEvent finished() {
        return new GenerationEvent.ChoiceFinished(0, FinishReason.of(FinishReason.Kind.TOOL_CALLS));
    }

    private static ContentBlock thoughts(String text, boolean summary, Seal seal) {
        return new ContentBlock.Reasoning(null, text, summary, seal, Extensions.NONE);
    }

    private static ContentBlock called(String id, @Nullable Seal seal) {
        return new ContentBlock.ToolCall(id, "look", "{}", ToolKind.FUNCTION, seal, Extensions.NONE);
    }

    private List<GenerationEvent> staged(List<GenerationEvent> events) {
        List<GenerationEvent> told = new ArrayList<>();
        Consumer<GenerationEvent> first = stage.answer(told::add);
        events.forEach(first);
        assertThat(EventGrammar.problem(told)).isNull();
        return told;
    }

    /** The message of a whole answer. */
    private String message(List<GenerationEvent> told) {
        String answer = new String(chat.writeAnswer(told, CONTEXT, new Losses()), StandardCharsets.UTF_8);
        String message = member(member(answer, "choices").replaceAll("^\\[|]$", ""), "message");
        assertThat(message).startsWith("{");
        return message;
    }

    /** The message that a client makes of a stream by laying its reasoning_details one after the other, unjoined. */
    private String streamed(List<GenerationEvent> told) {
        AnswerStreamWriter writer = chat.streamWriter(CONTEXT, new Losses());
        ByteBuilder out = new ByteBuilder(64);
        told.forEach(event -> writer.write(event, out));
        List<String> details = new ArrayList<>();
        for (String line : new String(out.toByteArray(), StandardCharsets.UTF_8)
                .lines()
                .filter(each -> each.startsWith("data: {"))
                .toList()) {
            int at = line.indexOf("\"reasoning_details\":[");
            if (at >= 0) {
                String delta = member(member(line.substring(6), "choices").replaceAll("^\\[|]$", ""), "delta");
                details.add(member(delta, "reasoning_details").replaceAll("^\\[|]$", ""));
            }
        }
        String whole = message(told);
        String joined = "\"reasoning_details\":[" + String.join(",", details) + "]";
        return whole.replace("\"reasoning_details\":" + member(whole, "reasoning_details"), joined);
    }

    private static String member(String json, String name) {
        JsonReader reader = new JsonReader(json.getBytes(StandardCharsets.UTF_8), ErrorKind.INVALID_REQUEST);
        reader.beginObject();
        while (reader.nextMember()) {
            boolean it = reader.nameIs(name);
            reader.skip();
            if (it) {
                return reader.raw();
            }
        }
        throw new AssertionError(name + " is not in " + json);
    }

    /** The assistant's message as the upstream's writer gets it in the next turn. */
    private List<ContentBlock> next(ReasoningStage by, String message) {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}," + message
                + ",{\"role\":\"tool\",\"tool_call_id\":\"x\",\"content\":\"42\"}]}";
        GenerationRequest request = by.request(chat.readRequest(body.getBytes(StandardCharsets.UTF_8)));
        Message assistant = request.messages().get(1);
        assertThat(assistant.role()).isEqualTo(Role.ASSISTANT);
        return assistant.content();
    }

    private static String without(String message, String name) {
        return message.replace(",\"" + name + "\":" + member(message, name), "");
    }

    @ParameterizedTest
    @MethodSource("turns")
    void getsBackFromAClientThatKeepsEverything(Turn turn) {
        String message = message(staged(turn.events()));
        ReasoningStage forgetful = new ReasoningStage(
                new ReasoningMemory(new ReasoningMemoryConfig(Duration.ZERO, ByteSize.mebibytes(1)), new HandTimers()),
                ANN,
                "req_2");
        assertThat(next(forgetful, message))
                .containsAll(turn.back())
                .endsWith(turn.back().get(turn.back().size() - 1));
    }

    @ParameterizedTest
    @MethodSource("turns")
    void getsBackFromAClientThatOnlyLaysDeltasTogether(Turn turn) {
        List<GenerationEvent> told = staged(turn.events());
        assertThat(next(stage, streamed(told))).isEqualTo(next(stage, message(told)));
    }

    @ParameterizedTest
    @MethodSource("turns")
    void getsBackFromAClientThatDropsWhatItDoesNotKnow(Turn turn) {
        String message = message(staged(turn.events()));
        String bare = without(message, "reasoning_details");
        bare = bare.contains("reasoning_content") ? without(bare, "reasoning_content") : bare;
        assertThat(bare).doesNotContain("reasoning");
        assertThat(next(stage, bare)).isEqualTo(turn.back());
    }

    @ParameterizedTest
    @MethodSource("turns")
    void givesNothingToAnotherCaller(Turn turn) {
        String bare = without(message(staged(turn.events())), "reasoning_details");
        ReasoningStage other = new ReasoningStage(memory, new Caller("bob", Caller.Source.KEY), "req_2");
        assertThat(next(other, bare)).allSatisfy(block -> {
            if (block instanceof ContentBlock.Reasoning reasoning) {
                assertThat(reasoning.seal()).isNull();
            } else if (block instanceof ContentBlock.ToolCall call) {
                assertThat(call.seal()).isNull();
            }
        });
    }

    @Test
    void leavesAloneWhatTheUpstreamsOwnChatSaid() {
        String own =
                "[{\"type\":\"reasoning.text\",\"text\":\"a\",\"signature\":\"s\",\"format\":\"anthropic-claude-v1\",\"index\":0}]";
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"b\",\"reasoning_details\":"
                + own + "}]}";
        GenerationRequest request = chat.readRequest(body.getBytes(StandardCharsets.UTF_8));
        assertThat(request.messages().get(0).content()).containsExactly(ContentBlock.Text.of("b"));
        String written =
                new String(chat.writeRequest(request, Capabilities.UNKNOWN, new Losses()), StandardCharsets.UTF_8);
        assertThat(written).contains("\"reasoning_details\":" + own);
    }

    @Test
    void sendsTheUpstreamsOwnEntriesBackWithoutOurs() {
        String message = message(staged(turns().findFirst().orElseThrow().events()));
        String mixed = message.replace(
                "\"reasoning_details\":[", "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"own\"},");
        String body = "{\"model\":\"m\",\"messages\":[" + mixed + "]}";
        Losses losses = new Losses();
        String written = new String(
                chat.writeRequest(
                        chat.readRequest(body.getBytes(StandardCharsets.UTF_8)), Capabilities.UNKNOWN, losses),
                StandardCharsets.UTF_8);
        assertThat(written)
                .contains("\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"own\"}]")
                .doesNotContain("signature");
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void remembersNothingOfAnAnswerThatBrokeOff() {
        List<GenerationEvent> events = turns().findFirst().orElseThrow().events();
        Consumer<GenerationEvent> first = stage.answer(event -> {});
        events.subList(0, events.size() - 1).forEach(first);
        assertThat(memory.size()).isZero();
    }
}
