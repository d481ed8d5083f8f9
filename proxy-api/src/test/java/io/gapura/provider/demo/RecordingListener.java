package io.gapura.provider.demo;

import io.gapura.error.GatewayException;
import io.gapura.http.ByteSource;
import io.gapura.http.Headers;
import io.gapura.provider.UpstreamTransport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A reader in memory that keeps the contract of {@link ByteSource} and notes each chunk. */
final class RecordingListener implements UpstreamTransport.Listener {
    private final boolean readsAlone;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final CountDownLatch ended = new CountDownLatch(1);
    final List<String> chunks = new ArrayList<>();
    int status;

    @Nullable
    Headers headers;

    @Nullable
    ByteSource source;

    @Nullable
    Throwable failure;

    /** A listener that reads all that comes, or one whose source a test reads itself. */
    RecordingListener(boolean readsAlone) {
        this.readsAlone = readsAlone;
    }

    @Override
    public void head(int answerStatus, Headers answerHeaders, ByteSource answerBody) {
        status = answerStatus;
        headers = answerHeaders;
        source = answerBody;
        if (readsAlone) {
            readOn(answerBody);
        }
    }

    @Override
    public void failed(GatewayException reason) {
        failure = reason;
        ended.countDown();
    }

    void readOn(ByteSource from) {
        for (ByteSource.Chunk chunk = from.read(); chunk != null; chunk = from.read()) {
            byte[] bytes = new byte[chunk.bytes().remaining()];
            chunk.bytes().get(bytes);
            boolean last = chunk.last();
            Throwable broken = chunk.failure();
            chunk.release();
            if (bytes.length > 0) {
                chunks.add(new String(bytes, StandardCharsets.UTF_8));
                body.writeBytes(bytes);
            }
            if (last) {
                failure = broken;
                ended.countDown();
                return;
            }
        }
        from.demand(() -> readOn(from));
    }

    boolean awaitEnd() throws InterruptedException {
        return ended.await(10, TimeUnit.SECONDS);
    }

    boolean ended() {
        return ended.getCount() == 0;
    }

    String text() {
        return body.toString(StandardCharsets.UTF_8);
    }
}
