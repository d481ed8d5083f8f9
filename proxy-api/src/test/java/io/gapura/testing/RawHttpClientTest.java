package io.gapura.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RawHttpClientTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private FakeUpstream upstream;
    private RawHttpClient client;

    @BeforeEach
    void open() throws IOException {
        upstream = FakeUpstream.start();
        client = RawHttpClient.connect(upstream.uri());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        upstream.close();
    }

    @Test
    void readsEventsWithCommentsSeveralDataLinesAndCrLf() throws IOException {
        upstream.enqueue(
                FakeAnswer.sse().body(": keep-alive\n\nevent: x\r\nid: 1\r\ndata: a\r\ndata:b\r\n\r\n\n\ndata\n\n"));
        client.get("/");
        client.readHead();

        RawHttpClient.Event comment = client.nextEvent();
        RawHttpClient.Event event = client.nextEvent();
        assertThat(comment.comment()).isTrue();
        assertThat(comment.raw()).isEqualTo(": keep-alive");
        assertThat(event.comment()).isFalse();
        assertThat(event.raw()).isEqualTo("event: x\nid: 1\ndata: a\ndata:b");
        assertThat(event.data()).isEqualTo("a\nb");
        assertThat(client.nextEvent().raw()).isEqualTo("data");
        assertThat(client.readEvent()).isNull();
    }

    @Test
    void saysThatABodyEndedInsideAnEventOrBeforeItsEnd() throws IOException {
        upstream.enqueue(
                FakeAnswer.sse().body("data: ha"),
                FakeAnswer.status(200).chunked().body("half").finish());

        client.get("/");
        client.readHead();
        assertThatThrownBy(client::readEvent).isInstanceOf(EOFException.class).hasMessageContaining("data: ha");
        client.get("/");
        client.readHead();
        assertThat(client.readSome(100)).asString(UTF_8).isEqualTo("half");
        assertThatThrownBy(() -> client.readSome(100)).isInstanceOf(EOFException.class);
    }

    @Test
    void stampsEachEventWhenItArrived() throws IOException {
        Gate gate = new Gate();
        upstream.enqueue(FakeAnswer.sse().event("one").hold(gate).event("two"));
        client.get("/");
        client.readHead();

        RawHttpClient.Event one = client.nextEvent();
        long between = System.nanoTime();
        gate.open();
        RawHttpClient.Event two = client.nextEvent();
        assertThat(one.arrivedNanos()).isLessThanOrEqualTo(between);
        assertThat(two.arrivedNanos()).isGreaterThan(between);
    }

    @Test
    void takesNoMoreThanItIsToldTo() throws IOException {
        upstream.enqueue(FakeAnswer.status(200).body("0123456789"));
        client.get("/");
        client.readHead();

        assertThat(client.readSome(4)).asString(UTF_8).isEqualTo("0123");
        assertThat(client.readText()).isEqualTo("456789");
        assertThat(client.readSome(4)).isEmpty();
    }

    @Test
    void sendsChunks() throws Exception {
        client.sendHead("PUT", "/x", "Transfer-Encoding: chunked");
        client.sendChunk("one ".getBytes(UTF_8));
        client.sendChunk("two".getBytes(UTF_8));
        client.sendLastChunk();

        ReceivedRequest request = upstream.take(SOON);
        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.bodyText()).isEqualTo("one two");
    }

    @Test
    void expectsNoBodyAfterHead() throws IOException {
        upstream.enqueue(FakeAnswer.status(200).body("unsent"), FakeAnswer.status(204), FakeAnswer.status(200));

        client.sendHead("HEAD", "/");
        assertThat(client.readHead().header("Content-Length")).isEqualTo("6");
        assertThat(client.readBody()).isEmpty();
        client.get("/");
        assertThat(client.readHead().status()).isEqualTo(204);
        assertThat(client.readBody()).isEmpty();
        client.get("/");
        assertThat(client.readHead().status()).isEqualTo(200);
    }

    @Test
    void readsOnAfterClosingItsOwnSide() throws Exception {
        upstream.enqueueEarly(FakeAnswer.status(200).body("early"));
        client.sendHead("POST", "/", "Content-Length: 10");
        client.readHead();
        client.closeOutput();

        assertThat(client.readText()).isEqualTo("early");
        assertThat(client.readClosed()).isTrue();
        assertThat(upstream.take(SOON).complete()).isFalse();
    }

    @Test
    void resetsTheConnection() throws Exception {
        upstream.enqueue(FakeAnswer.nothing().silence());
        client.get("/");
        ReceivedRequest request = upstream.take(SOON);
        client.abort();

        assertThat(request.awaitEnd(SOON)).isEqualTo(ReceivedRequest.End.RESET);
        assertThat(request.awaitAborted(SOON)).isTrue();
    }
}
