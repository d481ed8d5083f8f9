package io.gapura.relay;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.StreamTap;
import io.gapura.dialect.anthropic.messages.AnthropicMessagesDialect;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.frame.SseParser;
import io.gapura.http.ByteBuilder;
import io.gapura.model.Capabilities;
import io.gapura.model.Losses;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a chat client's call costs in our own code, by where its model is: at a vendor that speaks chat too, so that the bytes pass, or
 * at one that is translated for. No socket is in it. Run as docs/performance.md says; it is no test.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-XX:+UseSerialGC", "-Xmx512m"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class TranslationBenchmark {
    private static final int CHUNKS = 200;
    private static final int READ = 16_384;

    /** Where the model is. */
    @Param({"chat-passed", "chat-translated", "messages"})
    public String upstream = "chat-passed";

    private byte[] request = new byte[0];
    private byte[] stream = new byte[0];
    private byte[] whole = new byte[0];
    private Translation translation = passed(); // replaced before anything is measured

    /** Chooses the translation and writes what goes through it: 8 messages and 2 tools, 200 chunks of some letters. */
    @Setup
    public void prepare() {
        request = Conversations.request().getBytes(StandardCharsets.UTF_8);
        boolean messages = upstream.equals("messages");
        stream = (messages ? Conversations.messagesStream(CHUNKS) : Conversations.chatStream(CHUNKS))
                .getBytes(StandardCharsets.UTF_8);
        whole = (messages ? Conversations.messagesAnswer() : Conversations.chatAnswer())
                .getBytes(StandardCharsets.UTF_8);
        translation = switch (upstream) {
            case "chat-passed" -> passed();
            case "chat-translated" -> translated(new OpenAiChatDialect());
            default -> translated(new AnthropicMessagesDialect());
        };
    }

    /** A request on its way to the upstream. */
    @Benchmark
    public byte[] request() {
        return translation instanceof Translation.Translated translated
                ? translated.write(translated.read(request))
                : ((Translation.Tapped) translation).request(request);
    }

    /** A whole answer on its way to the client. */
    @Benchmark
    public byte[] answer() {
        return translation.answer(whole).body();
    }

    /** A chunk of a stream on its way to the client. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public int chunk() {
        StreamTap tap = translation.stream();
        SseParser parser = new SseParser(1 << 20);
        ByteBuilder out = new ByteBuilder(READ);
        int[] bytes = {0};
        SseParser.Sink sink = frame -> {
            out.clear();
            StreamTap.Verdict verdict = tap.see(frame, out);
            bytes[0] += verdict == StreamTap.Verdict.PASS ? frame.rawTo() - frame.rawFrom() : out.length();
        };
        for (int from = 0; from < stream.length; from += READ) {
            parser.feed(stream, from, Math.min(READ, stream.length - from), sink);
        }
        parser.end(sink);
        tap.end(out);
        return bytes[0];
    }

    private static AnswerContext context() {
        return new AnswerContext("abc", 1_700_000_000, "model-x", true);
    }

    private static Translation passed() {
        return new Translation.Tapped(
                new OpenAiChatDialect(),
                new OpenAiChatDialect(),
                new RequestEdits("upstream-model", true, List.of("pii_protection", "session_id"), null),
                new AnswerEdits("model-x", false, context()),
                new Losses());
    }

    private static Translation translated(OutboundDialect outbound) {
        return new Translation.Translated(
                new OpenAiChatDialect(),
                outbound,
                "upstream-model",
                Capabilities.UNKNOWN,
                context(),
                new Losses(),
                List.of());
    }
}
