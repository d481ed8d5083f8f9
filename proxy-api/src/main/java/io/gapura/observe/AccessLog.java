package io.gapura.observe;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.ExchangeListener;
import io.gapura.exchange.ExchangeLog;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.Usage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line an exchange, as text or as JSON: never a body, never a secret. Immutable and thread-safe. */
public final class AccessLog implements ExchangeListener {
    private static final Logger LOG = LoggerFactory.getLogger("gapura.access");
    private static final Logger FAILURES = LoggerFactory.getLogger("gapura.failure");

    private final AccessLogConfig.Format format;

    /** A log of this format. */
    public AccessLog(AccessLogConfig config) {
        this.format = config.format();
    }

    @Override
    public void ended(ExchangeLog log) {
        tellFailure(log);
        if (format != AccessLogConfig.Format.OFF && LOG.isInfoEnabled()) {
            LOG.info(format == AccessLogConfig.Format.JSON ? json(log) : text(log));
        }
    }

    /** The exchange as one JSON object; what is unknown is left out. */
    static String json(ExchangeLog log) {
        ByteBuilder out = new ByteBuilder(512);
        JsonWriter writer = new JsonWriter(out).beginObject();
        line(log, new Line() {
            @Override
            public void add(String name, @Nullable String value) {
                if (value != null) {
                    writer.member(name, value);
                }
            }

            @Override
            public void add(String name, long value) {
                writer.member(name, value);
            }
        });
        writer.endObject();
        return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
    }

    /** The exchange as words and values; a value with anything but plain characters is quoted, so that none can forge a line. */
    static String text(ExchangeLog log) {
        StringBuilder text = new StringBuilder(256);
        line(log, new Line() {
            @Override
            public void add(String name, @Nullable String value) {
                if (value != null) {
                    space().append(name).append('=').append(quoted(value));
                }
            }

            @Override
            public void add(String name, long value) {
                space().append(name).append('=').append(value);
            }

            private StringBuilder space() {
                return text.length() == 0 ? text : text.append(' ');
            }
        });
        return text.toString();
    }

    private interface Line {
        void add(String name, @Nullable String value);

        void add(String name, long value);
    }

    private static void line(ExchangeLog log, Line line) {
        line.add("id", log.id());
        if (log.status() != 401) { // whoever was refused is nobody yet
            line.add("caller", log.caller().name());
        }
        line.add("remote", log.remote());
        line.add("method", log.method());
        line.add("path", log.path());
        line.add("model", log.model());
        line.add("upstream", log.upstream());
        line.add("upstream_id", log.upstreamRequestId());
        line.add("status", log.status());
        if (log.firstByteNanos() >= 0) {
            line.add("first_byte_ms", log.firstByteNanos() / 1_000_000);
        }
        line.add("duration_ms", log.durationNanos() / 1_000_000);
        line.add("bytes_in", log.bytesIn());
        line.add("bytes_out", log.bytesOut());
        Usage usage = log.usage();
        if (usage != null) {
            line.add("tokens_in", usage.inputTokens());
            line.add("tokens_out", usage.outputTokens());
        }
        line.add("finish", log.finish());
        line.add("error", log.failureLabel());
    }

    private static String quoted(String value) {
        boolean plain = !value.isEmpty();
        for (int i = 0; i < value.length() && plain; i++) {
            char c = value.charAt(i);
            plain = c > ' ' && c < 127 && c != '"' && c != '=' && c != '\\';
        }
        return plain ? value : new String(JsonWriter.quote(value), StandardCharsets.UTF_8);
    }

    /** What went wrong with us or with an upstream deserves a line of its own; the caller's mistakes don't. */
    private static void tellFailure(ExchangeLog log) {
        if (!(log.failure() instanceof GatewayException failure)) {
            return;
        }
        switch (failure.kind().fault()) {
            case HOUSE -> {
                if (failure.kind() == ErrorKind.SERVER_ERROR) {
                    FAILURES.error("{}: {}", log.id(), failure.message(), failure);
                } else { // no mistake, no stack: in a rush there are thousands
                    FAILURES.warn("{}: {} ({})", log.id(), failure.kind().label(), failure.message());
                }
            }
            case UPSTREAM -> {
                if (!callersMistake(failure)) {
                    FAILURES.warn(
                            "{}: upstream {}: {} ({})",
                            log.id(),
                            log.upstream(),
                            failure.kind().label(),
                            failure.detail() == null ? failure.message() : failure.detail());
                }
            }
            case CALLER -> {}
        }
    }

    /** Whether the upstream only said that the request is wrong: any client could fill the log with that. */
    private static boolean callersMistake(GatewayException failure) {
        int status = failure.status();
        return failure.kind() == ErrorKind.UPSTREAM_ERROR
                && status >= 400
                && status < 500
                && status != 408
                && status != 409
                && status != 429;
    }
}
