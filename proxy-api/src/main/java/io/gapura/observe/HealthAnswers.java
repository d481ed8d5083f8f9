package io.gapura.observe;

import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.ExchangeRunner;
import io.gapura.http.ByteBuilder;
import io.gapura.http.Headers;
import io.gapura.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Answers who we are and how we are, in the shapes that the clients of several small gateways expect. Thread-safe. */
public final class HealthAnswers implements ExchangeRunner {
    private final Facts facts;
    private final BooleanSupplier draining;
    private final long startNanos;

    /**
     * What is told.
     *
     * @param version the product's version
     * @param provider the kind of the default route's upstream
     * @param model the default model
     * @param demo whether only the built-in demo answers
     */
    public record Facts(String version, String provider, String model, boolean demo) {}

    /**
     * Answers with these facts.
     *
     * @param draining whether the gateway is stopping
     * @param startNanos when it started, by the clock of the exchanges
     */
    public HealthAnswers(Facts facts, BooleanSupplier draining, long startNanos) {
        this.facts = facts;
        this.draining = draining;
        this.startNanos = startNanos;
    }

    @Override
    public void run(Exchange exchange) {
        switch (exchange.request().endpoint()) {
            case HEALTHZ -> json(exchange, 200, healthz(exchange));
            case HEALTH -> json(exchange, 200, health(exchange));
            case HEALTH_LIVE -> json(exchange, 200, new Json().member("status", "ok"));
            case HEALTH_READY -> ready(exchange);
            default -> root(exchange);
        }
    }

    private Json healthz(Exchange exchange) {
        return new Json()
                .member("status", "ok")
                .member("uptime", (exchange.timers().nanos() - startNanos) / 1_000_000_000L)
                .member("provider", facts.provider())
                .member("model", facts.model());
    }

    private Json health(Exchange exchange) {
        Json json = new Json()
                .member("status", "healthy")
                .member(
                        "timestamp",
                        Instant.ofEpochSecond(exchange.timers().epochSeconds()).toString())
                .member("version", facts.version())
                .member("service", "gapura")
                .member("integration", facts.provider());
        json.writer().name("pii_protection").beginObject();
        json.member("enabled", false).member("patterns_loaded", 0).member("session_timeout_minutes", 60);
        json.writer().endObject();
        return json;
    }

    private void ready(Exchange exchange) {
        boolean stopping = draining.getAsBoolean();
        json(exchange, stopping ? 503 : 200, new Json().member("status", stopping ? "draining" : "ready"));
    }

    private void root(Exchange exchange) {
        String accept = exchange.request().headers().first("Accept");
        if (accept != null && accept.contains("text/html")) {
            exchange.answer(
                    200,
                    Headers.of("Content-Type", "text/html; charset=utf-8", "Cache-Control", "no-store")
                            .add("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
                    new StatusPage(facts, draining.getAsBoolean()).html().getBytes(StandardCharsets.UTF_8));
            return;
        }
        Json json = new Json().member("name", "gapura").member("version", facts.version());
        json.writer().name("endpoints").beginArray();
        for (Endpoint endpoint : Endpoint.values()) {
            if (endpoint.family() != Endpoint.Family.RAW) {
                json.writer().value(endpoint.method() + " " + endpoint.template());
            }
        }
        json.writer().endArray();
        json(exchange, 200, json);
    }

    private static void json(Exchange exchange, int status, Json json) {
        exchange.answer(
                status, Headers.of("Content-Type", "application/json", "Cache-Control", "no-store"), json.bytes());
    }

    /** One JSON object in the making. */
    private static final class Json {
        private final ByteBuilder out = new ByteBuilder(256);
        private final JsonWriter writer = new JsonWriter(out).beginObject();

        Json member(String name, String value) {
            writer.member(name, value);
            return this;
        }

        Json member(String name, long value) {
            writer.member(name, value);
            return this;
        }

        Json member(String name, boolean value) {
            writer.member(name, value);
            return this;
        }

        JsonWriter writer() {
            return writer;
        }

        byte[] bytes() {
            writer.endObject();
            return out.toByteArray();
        }
    }
}
