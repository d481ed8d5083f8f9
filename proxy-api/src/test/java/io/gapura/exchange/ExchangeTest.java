package io.gapura.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import io.gapura.testing.HandTimers;
import io.gapura.testing.MemorySink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    private final HandTimers timers = new HandTimers();
    private final MemorySink sink = new MemorySink();
    private final AtomicInteger ended = new AtomicInteger();
    private final ExchangeLog log = new ExchangeLog(
            "req_1",
            "POST",
            "/v1/chat/completions",
            timers.nanos(),
            List.of(
                    each -> {
                        throw new IllegalStateException("a listener's mistake");
                    },
                    each -> ended.incrementAndGet()));
    private final Exchange exchange = exchange("POST", sink);

    @Test
    void answersAndEndsOnceThoughAListenerFails() {
        exchange.answer(200, Headers.of("Content-Type", "text/plain"), new byte[] {'a'});
        assertThat(sink.text()).isEqualTo("a");
        assertThat(sink.ends()).isEqualTo(1);
        assertThat(ended).hasValue(1);
        assertThat(exchange.ended()).isTrue();
    }

    @Test
    void hearsTheFirstAnswerOnly() {
        sink.slow();
        exchange.answer(200, new Headers(), new byte[] {'a'});
        exchange.fail(new GatewayException(ErrorKind.TOTAL_TIMEOUT, "late"));
        exchange.answer(200, new Headers(), new byte[] {'b'});
        sink.take();
        assertThat(sink.text()).isEqualTo("a");
        assertThat(sink.violations()).isEmpty();
        assertThat(log.ending()).isEqualTo(Ending.DELIVERED);
        assertThat(log.failure()).isNull();
        assertThat(ended).hasValue(1);
    }

    @Test
    void hearsTheFirstFailureOnly() {
        sink.slow();
        exchange.fail(new GatewayException(ErrorKind.RATE_LIMIT, "slow down").retryAfter(Duration.ofMillis(1001)));
        exchange.fail(new IllegalStateException("a consequence"));
        sink.take();
        assertThat(sink.status()).isEqualTo(429);
        assertThat(sink.headers().first("Retry-After")).as("rounded up").isEqualTo("2");
        assertThat(sink.text()).doesNotContain("consequence");
        assertThat(log.failureLabel()).isEqualTo("rate_limit");
        assertThat(sink.violations()).isEmpty();
        assertThat(ended).hasValue(1);
    }

    @Test
    void tellsNothingOfItsOwnMistakes() {
        exchange.fail(new IllegalStateException("jdbc:secret"));
        assertThat(sink.status()).isEqualTo(500);
        assertThat(sink.text()).contains("internal_error").doesNotContain("secret");
        assertThat(log.failure()).hasRootCauseMessage("jdbc:secret");
    }

    @Test
    void breaksOffWhereNotEvenAFailureCanBeTold() {
        AtomicInteger aborted = new AtomicInteger();
        Exchange broken = exchange("POST", new ClientSink() {
            @Override
            public void head(int status, Headers headers) {
                throw new IllegalStateException("the response is gone");
            }

            @Override
            public void write(byte[] bytes, int offset, int length, Written written) {}

            @Override
            public void end() {}

            @Override
            public void abort() {
                aborted.incrementAndGet();
            }

            @Override
            public void onGone(Runnable action) {}
        });
        broken.fail(new GatewayException(ErrorKind.INVALID_REQUEST, "no"));
        assertThat(aborted).hasValue(1);
        assertThat(ended).hasValue(1);
        assertThat(log.ending()).isEqualTo(Ending.FAILED);
    }

    @Test
    void takesHeadersOfTheUpstreamAlongWithAFailure() {
        exchange.besideFailure(Headers.of("x-ratelimit-limit-requests", "9", "Retry-After", "99"));
        exchange.fail(new GatewayException(ErrorKind.RATE_LIMIT, "slow down").retryAfter(Duration.ofSeconds(3)));
        assertThat(sink.headers().first("x-ratelimit-limit-requests")).isEqualTo("9");
        assertThat(sink.headers().all("Retry-After")).containsExactly("3");
    }

    @Test
    void tellsALateFailureInTheStream() {
        exchange.commit(200, new Headers());
        exchange.fail(new GatewayException(ErrorKind.UPSTREAM_CUT, "cut"));
        assertThat(sink.text()).startsWith("data: {\"error\":").endsWith("\n\n").doesNotContain("[DONE]");
        assertThat(log.ending()).isEqualTo(Ending.FAILED);
        assertThat(log.status()).isEqualTo(200);
    }

    @Test
    void countsWhoLeftBeforeTheAnswerAs499() {
        exchange.gone(new java.io.EOFException());
        exchange.gone(new java.io.EOFException());
        exchange.answer(200, new Headers(), new byte[1]);
        assertThat(log.status()).isEqualTo(499);
        assertThat(log.ending()).isEqualTo(Ending.GONE);
        assertThat(sink.aborts()).isEqualTo(1);
        assertThat(sink.status()).isZero();
        assertThat(ended).hasValue(1);
    }

    @Test
    void answersHeadWithTheLengthAlone() {
        MemorySink bare = new MemorySink();
        exchange("HEAD", bare).answer(200, new Headers(), new byte[7]);
        assertThat(bare.headers().first("Content-Length")).isEqualTo("7");
        assertThat(bare.bytes()).isEmpty();
        assertThat(bare.ends()).isEqualTo(1);
    }

    @Test
    void endsWhateverAStepThrows() {
        new Pipeline(List.of((each, next) -> {
                    throw new StackOverflowError();
                }))
                .run(exchange);
        assertThat(sink.status()).isEqualTo(500);
        assertThat(ended).hasValue(1);
    }

    @Test
    void endsWhereNoStepAnswers() {
        new Pipeline(List.of((each, next) -> next.proceed())).run(exchange);
        assertThat(sink.status()).isEqualTo(500);
        assertThat(ended).hasValue(1);
    }

    private Exchange exchange(String method, ClientSink to) {
        ClientRequest request = new ClientRequest(
                Endpoint.CHAT_COMPLETIONS, method, "/v1/chat/completions", "", new Headers(), null, Content.none());
        return new Exchange(request, new OpenAiChatDialect(), to, log, timers);
    }
}
