package io.gapura.relay;

import io.gapura.http.Headers;
import io.gapura.provider.HttpVersion;
import io.gapura.provider.UpstreamTransport;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** Calls that leave over HTTP through Jetty's client; the answer's body is read on demand. Thread-safe. */
final class HttpTransport implements UpstreamTransport {
    /** How long the last write of a request's body may take when its answer is whole already. */
    private static final long LAST_WRITE_MILLIS = 1000;

    private final HttpClient client;
    private final HttpVersion version;

    HttpTransport(HttpClient client, HttpVersion version) {
        this.client = client;
        this.version = version;
    }

    @Override
    public Call send(Request call, Listener listener) {
        org.eclipse.jetty.client.Request request = client.newRequest(call.uri())
                .method(call.method())
                .idleTimeout(0, TimeUnit.MILLISECONDS) // silence is ours to judge: the relay keeps its own time
                .headers(fields -> call.headers().forEach(fields::add));
        if (version == HttpVersion.HTTP_2) {
            request.version(org.eclipse.jetty.http.HttpVersion.HTTP_2);
        } else if (version == HttpVersion.HTTP_1_1) {
            request.version(org.eclipse.jetty.http.HttpVersion.HTTP_1_1);
        }
        UploadContent upload = null;
        if (call.body() instanceof io.gapura.http.Content.Streaming streaming) {
            upload = new UploadContent(streaming.source(), streaming.length());
            request.body(upload);
        } else if (call.body().bytes().length > 0) {
            request.body(new BytesRequestContent(
                    String.valueOf(call.headers().first("Content-Type")),
                    call.body().bytes()));
        }
        // listens for the content too; registered twice, nobody would get any
        request.send(new Answer(client, listener, upload));
        return reason -> {
            var unused = request.abort(reason); // whether it came in time is told to the listener
        };
    }

    /** Tells the listener exactly once of head or failure. */
    private static final class Answer
            implements Response.ContentSourceListener, Response.SuccessListener, Response.CompleteListener {
        private final HttpClient client;
        private final Listener listener;
        private final @Nullable UploadContent upload;
        private final AtomicBoolean told = new AtomicBoolean();

        Answer(HttpClient client, Listener listener, @Nullable UploadContent upload) {
            this.client = client;
            this.listener = listener;
            this.upload = upload;
        }

        @Override
        public void onContentSource(Response response, Content.Source source) {
            if (upload != null && response.getStatus() >= 400) {
                upload.hold();
            }
            if (told.compareAndSet(false, true)) {
                Headers headers = new Headers();
                response.getHeaders().forEach(field -> {
                    String value = field.getValue();
                    headers.add(field.getName(), value == null ? "" : value);
                });
                listener.head(response.getStatus(), headers, new JettySource(source));
            }
        }

        /** The answer is whole; a request that is not would keep the connection for ever, the relay's time is over. */
        @Override
        public void onSuccess(Response response) {
            if (upload != null && upload.stopped()) {
                client.getScheduler()
                        .schedule(
                                () -> {
                                    if (upload.stopped()) {
                                        var unused = response.getRequest().abort(UploadContent.answeredEarly());
                                    }
                                },
                                LAST_WRITE_MILLIS,
                                TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void onComplete(Result result) {
            if (told.compareAndSet(false, true)) {
                Throwable failure = result.getFailure();
                listener.failed(Failures.ofConnection(failure == null ? new IOException("no answer") : failure));
            }
        }
    }
}
