package io.gapura.relay;

import io.gapura.dialect.OutboundDialect;
import io.gapura.error.ErrorKind;
import io.gapura.exchange.ClientRequest;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Next;
import io.gapura.exchange.Step;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import io.gapura.json.JsonEditPlan;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonSpan;
import io.gapura.json.JsonWriter;
import io.gapura.model.Capabilities;
import io.gapura.model.Operation;
import io.gapura.provider.Upstream;
import io.gapura.route.RoutePlan;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The last step of a call that goes to an upstream as it is: sends it to the upstream of the plan and carries the answer back.
 * Thread-safe.
 */
public final class CallStep implements Step {
    private static final JsonEditPlan OWN_MEMBERS_AWAY = ownMembersAway();

    private final RelaySettings settings;
    private final Crossings crossings;

    /** A step that relays by these settings. */
    public CallStep(RelaySettings settings) {
        this.settings = settings;
        this.crossings = new Crossings(settings.relay());
    }

    @Override
    public void run(Exchange exchange, Next next) {
        RoutePlan plan = exchange.plan(RoutePlan.class);
        Upstream upstream = plan.upstream();
        ClientRequest request = exchange.request();
        boolean raw = request.endpoint().family() == Endpoint.Family.RAW;
        String path = CallTarget.path(request.path());
        String query = CallTarget.query(request.query());
        byte[] json = raw ? new byte[0] : json(exchange);
        Content body = json.length == 0
                ? FormEdits.model(exchange.body(), plan.model())
                : new Content.Buffered(edited(json, exchange, plan));
        CallTreatment treatment = new CallTreatment(
                raw,
                request.endpoint() == Endpoint.EMBEDDINGS && "\"base64\"".equals(member(json, "encoding_format")),
                askedName(exchange, plan),
                images(request.endpoint(), json));
        OutboundDialect dialect = dialect(exchange, upstream);
        Headers headers = crossings
                .of(upstream.config())
                .call(
                        request.headers(),
                        CrossingHeaders.shared(exchange.dialect().headers(), dialect.headers()),
                        contentType(request, json, body),
                        download(request),
                        exchange.log().id());
        exchange.log().upstream(upstream.name());
        new CallAttempt(exchange, upstream, dialect, treatment, settings)
                .start(path, query, plan.model(), headers, body);
    }

    /** The name to put into the answer; null where it stays, or where answers name no model: those may be of any size. */
    private static @Nullable String askedName(Exchange exchange, RoutePlan plan) {
        Operation operation = exchange.request().endpoint().operation();
        if (operation == null || operation == Operation.IMAGES) {
            return null;
        }
        String asked = exchange.outline().model();
        return asked.equals(plan.model()) ? null : asked;
    }

    private static OutboundDialect dialect(Exchange exchange, Upstream upstream) {
        Operation operation = exchange.request().endpoint().operation();
        return operation == null
                ? upstream.dialects().get(0)
                : upstream.dialectFor(exchange.dialect().name(), operation, Capabilities.UNKNOWN);
    }

    /** The body where it is JSON that may be looked at; else empty. */
    private static byte[] json(Exchange exchange) {
        Endpoint.Body kind = exchange.request().endpoint().body();
        boolean form = exchange.request().headers().mediaType().equals("multipart/form-data");
        boolean json = kind == Endpoint.Body.JSON || (kind == Endpoint.Body.JSON_OR_FORM && !form);
        return json && exchange.body() instanceof Content.Buffered buffered ? buffered.bytes() : new byte[0];
    }

    private static byte[] edited(byte[] json, Exchange exchange, RoutePlan plan) {
        byte[] own = OWN_MEMBERS_AWAY.apply(json, ErrorKind.INVALID_REQUEST);
        if (plan.model().isEmpty() || plan.model().equals(exchange.outline().model())) {
            return own;
        }
        return new JsonEditPlan()
                .replace(JsonPath.of("model"), JsonWriter.quote(plan.model()))
                .apply(own, ErrorKind.INVALID_REQUEST);
    }

    static JsonEditPlan ownMembersAway() {
        JsonEditPlan plan = new JsonEditPlan();
        RelayStep.OWN_MEMBERS.forEach(name -> plan.remove(JsonPath.of(name)));
        return plan;
    }

    private static int images(Endpoint endpoint, byte[] json) {
        if (endpoint.operation() != Operation.IMAGES || json.length == 0) {
            return 0;
        }
        String asked = member(json, "n");
        return asked == null || !asked.matches("[0-9]{1,3}") ? 1 : Integer.parseInt(asked);
    }

    /** A member's value as it is written; null if there is none. */
    private static @Nullable String member(byte[] json, String name) {
        if (json.length == 0) {
            return null;
        }
        JsonSpan span = JsonSpan.find(json, 0, json.length, JsonPath.of(name), ErrorKind.INVALID_REQUEST);
        return span == null ? null : new String(json, span.from(), span.to() - span.from(), StandardCharsets.UTF_8);
    }

    private static @Nullable String contentType(ClientRequest request, byte[] json, Content body) {
        boolean none = body instanceof Content.Buffered buffered && buffered.bytes().length == 0;
        if (none) {
            return null;
        }
        String said = request.headers().first("Content-Type");
        return said == null && json.length > 0 ? "application/json" : said;
    }

    /** Whether the client may ask for a part: where a content is fetched, and where nobody knows. */
    private static boolean download(ClientRequest request) {
        boolean get = request.endpoint().method().equals("GET");
        return get
                && (request.endpoint().family() == Endpoint.Family.RAW
                        || request.endpoint().template().endsWith("/content"));
    }
}
