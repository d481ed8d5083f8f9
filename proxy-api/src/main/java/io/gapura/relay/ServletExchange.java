package io.gapura.relay;

import io.gapura.auth.ShownKey;
import io.gapura.dialect.InboundDialect;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Address;
import io.gapura.exchange.ClientRequest;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.ExchangeLog;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import io.gapura.http.Query;
import io.gapura.json.JsonEdit;
import io.gapura.json.JsonPath;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns a servlet request into an {@link Exchange}: goes asynchronous, gathers the body or has it passed on as it
 * arrives, and has the exchange run. One thread at a time. */
final class ServletExchange {
    private final ServletDoor door;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final ExchangeLog log;
    private final Endpoint endpoint;
    private final Address address;
    private final Headers headers;

    ServletExchange(
            ServletDoor door,
            HttpServletRequest request,
            HttpServletResponse response,
            ExchangeLog log,
            Endpoint endpoint) {
        this.door = door;
        this.request = request;
        this.response = response;
        this.log = log;
        this.endpoint = endpoint;
        this.address = Address.of(log.path());
        this.headers = ServletHeaders.of(request);
    }

    /** Runs the exchange; on a thread of the container. */
    void start() throws IOException {
        if (!request.isAsyncSupported()) {
            throw new IllegalStateException(
                    "a servlet filter in front of Gapura does not support asynchronous requests;"
                            + " declare it with async-supported=true");
        }
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0); // the relay keeps its own time
        ServletSink sink = new ServletSink(async, response, door.timers());
        if (!endpoint.readsBody()) {
            async.addListener(new ContainerEvents(sink, failure -> {}));
            sink.open();
            door.runner().run(exchange(sink, Content.none()));
            return;
        }
        long length = request.getContentLengthLong();
        boolean streams = streams();
        long limit = (streams ? door.limits().upload() : door.limits().jsonBody()).bytes();
        if (length > limit && headers.has("Expect")) { // asking for the stream would invite the body
            failed(sink, BodyReader.tooLarge(limit));
        } else if (streams && length <= limit) {
            stream(async, sink, headers.has("Transfer-Encoding") ? -1 : length, limit);
        } else {
            gather(async, sink, length, limit);
        }
    }

    /** Whether the body is passed on as it arrives; others are gathered, since they have to be read. */
    private boolean streams() {
        return switch (endpoint.body()) {
            case NONE, JSON -> false;
            case FORM, ANY -> true;
            case JSON_OR_FORM -> headers.mediaType().equals("multipart/form-data");
        };
    }

    private void stream(AsyncContext async, ServletSink sink, long length, long limit) throws IOException {
        if (!identity() && headers.has("Expect")) {
            failed(sink, coded());
            return;
        }
        ServletInputStream in = request.getInputStream();
        boolean http1 = request.getProtocol().startsWith("HTTP/1");
        Upload upload = new Upload(sink, length);
        BodyStream body = new BodyStream(
                in,
                new BodyStream.Facts(
                        length, limit, door.limits().bodyTimeout(), http1 && length >= 0, Grizzly.serves(request)),
                door.timers(),
                upload);
        upload.body = body;
        async.addListener(new ContainerEvents(sink, body::onError));
        if (in.isFinished()) { // nobody would call a listener; see BodyReader
            byte[] rest = in.readAllBytes();
            body.dismiss();
            if (identity()) {
                whole(sink, rest);
            } else {
                failed(sink, coded());
            }
        } else {
            sink.follow(body);
            sink.open(); // here, and not in a callback of the body: Tomcat may lose the first word on writing there
            in.setReadListener(body);
        }
    }

    private boolean identity() {
        String coding = headers.first("Content-Encoding");
        return coding == null || coding.isBlank() || coding.trim().equalsIgnoreCase("identity");
    }

    private GatewayException coded() {
        return new GatewayException(
                ErrorKind.UNSUPPORTED_MEDIA_TYPE,
                "Content-Encoding `" + headers.first("Content-Encoding")
                        + "` is not supported here: this endpoint's body is passed on while it arrives; send it without a coding.");
    }

    private void gather(AsyncContext async, ServletSink sink, long length, long limit) throws IOException {
        BodyReader reader = new BodyReader(
                request.getInputStream(), length, limit, door.limits().bodyTimeout(), door.timers(), new Body(sink));
        async.addListener(new ContainerEvents(sink, reader::onError));
        if (length > 0 && !headers.has("Transfer-Encoding") && Grizzly.servesHttp1(request)) {
            reader.askNoFurtherThan(length);
        }
        try {
            reader.start(length);
        } catch (IOException gone) {
            reader.onError(gone);
        }
    }

    private void whole(ServletSink sink, byte[] body) {
        log.received(body.length);
        byte[] decoded;
        try {
            sink.open();
            decoded = named(ContentCoding.decode(
                    body,
                    headers.first("Content-Encoding"),
                    door.limits().jsonBody().bytes()));
        } catch (RuntimeException | Error failure) { // thrown into the container it would end nothing
            exchange(sink, Content.none()).fail(failure);
            return;
        }
        door.runner().run(exchange(sink, new Content.Buffered(decoded)));
    }

    /** A JSON body says the address's model too: who reads it from here on need not know of the address. A form's reader does. */
    private byte[] named(byte[] body) {
        String model = address.model();
        return model == null || streams()
                ? body
                : JsonEdit.of(body)
                        .set(JsonPath.of("model"), JsonEdit.quote(model))
                        .apply();
    }

    private void failed(ServletSink sink, GatewayException failure) {
        if (request.getProtocol().startsWith("HTTP/1")) {
            response.setHeader("Connection", "close"); // the rest of the body may be on its way and nobody will read it
        }
        if (failure.kind() == ErrorKind.CLIENT_GONE) {
            response.setStatus(
                    HttpServletResponse.SC_BAD_REQUEST); // else Jetty would end the request with an empty 200
            exchange(sink, Content.none()).gone(failure);
            return;
        }
        sink.open();
        exchange(sink, Content.none()).fail(failure);
    }

    private Exchange exchange(ServletSink sink, Content body) {
        ClientRequest call = new ClientRequest(
                endpoint,
                log.method(),
                address.path(),
                address.query(Objects.requireNonNullElse(request.getQueryString(), "")),
                headers,
                ShownKey.of(headers, log.path(), request.getQueryString()),
                body,
                address.model());
        InboundDialect dialect = door.dialect(endpoint, headers);
        InboundDialect spoken =
                endpoint.parameterNames().isEmpty() ? dialect : dialect.at(call.parameters(), Query.of(call.query()));
        return new Exchange(call, spoken, sink, log, door.timers());
    }

    /** What becomes of the body. */
    private final class Body implements BodyReader.Receiver {
        private final ServletSink sink;

        Body(ServletSink sink) {
            this.sink = sink;
        }

        @Override
        public void whole(byte[] body) {
            ServletExchange.this.whole(sink, body);
        }

        @Override
        public void failed(GatewayException failure, boolean discarding) {
            if (discarding) {
                sink.linger();
            }
            ServletExchange.this.failed(sink, failure);
        }

        @Override
        public void discarded() {
            sink.lingered();
        }
    }

    /** What becomes of a body that is passed on while it arrives. */
    private final class Upload implements BodyStream.Owner {
        private final ServletSink sink;
        private final long length;
        private @Nullable BodyStream body; // set before anybody calls

        Upload(ServletSink sink, long length) {
            this.sink = sink;
            this.length = length;
        }

        @Override
        public void begun() {
            Exchange exchange = exchange(sink, new Content.Streaming(length, Objects.requireNonNull(body)));
            if (identity()) {
                door.runner().run(exchange);
            } else {
                exchange.fail(coded());
            }
        }

        @Override
        public void failed(GatewayException failure) {
            sink.lingered();
            ServletExchange.this.failed(sink, failure);
        }

        @Override
        public void broken(Throwable failure) {
            if (!response.isCommitted()) {
                response.setStatus(
                        HttpServletResponse.SC_BAD_REQUEST); // else Jetty would end the request with an empty 200
            }
            sink.onError(failure);
        }

        @Override
        public void lost(Throwable failure) {
            sink.lost(failure);
        }

        @Override
        public void received(long bytes) {
            log.received(bytes);
        }

        @Override
        public void over() {
            sink.lingered();
        }
    }

    /** Passes on what the container notices: to the sink, and to whoever reads the body while it is read. */
    private record ContainerEvents(ServletSink sink, Consumer<Throwable> reader) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            reader.accept(new IOException("the container completed the request"));
            sink.onComplete();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {
            Throwable known = event.getThrowable();
            Throwable failure = known == null ? new IOException("the container ended the request") : known;
            reader.accept(failure);
            sink.onError(failure);
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
