package io.gapura.filter;

import io.gapura.exchange.Address;
import io.gapura.exchange.Ending;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.ExchangeListener;
import io.gapura.exchange.ExchangeLog;
import io.gapura.relay.RelayServlet;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The entrance of the gateway: opens the {@link ExchangeLog} of each call and leads it through the doors: CORS, endpoint,
 * authentication. Thread-safe.
 *
 * <p>Gapura's initializer maps it over the mount; then every path there is ours and the chain's servlets answer. A host that
 * maps it itself gets <em>filter mode</em>: calls for Gapura's paths are answered here, all others go on to the host. The host
 * declares it with {@code async-supported}. At the root of a context the path {@code /} is left to the host.
 */
public final class GapuraFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient List<Filter> doors =
            List.of(new CorsFilter(), new EndpointFilter(), new AuthenticationFilter());
    private final @Nullable String relayPath;
    private transient Mounts mounts;
    private transient Supplier<Entrance> entrance = () -> {
        throw new IllegalStateException("the filter was not initialised");
    };

    /** For a host's {@code web.xml}: filter mode. */
    public GapuraFilter() {
        this.relayPath = null;
        this.mounts = new Mounts(List.of(""));
    }

    /**
     * For the initializer: every path below the mount is ours.
     *
     * @param mount empty, or the beginning of the paths
     * @param relayPath where the relay servlet is, for the resources' dispatch
     */
    public GapuraFilter(String mount, String relayPath) {
        this.relayPath = relayPath;
        this.mounts = new Mounts(List.of(mount));
    }

    @Override
    @SuppressWarnings("unchecked") // the attribute's type is fixed by the contract of its name
    public void init(FilterConfig config) throws ServletException {
        super.init(config);
        Object supplier = config.getServletContext().getAttribute(Entrance.ATTRIBUTE);
        if (supplier == null) {
            throw new ServletException("Gapura was not started in this context: is its jar in WEB-INF/lib?");
        }
        entrance = (Supplier<Entrance>) supplier;
        if (relayPath == null) {
            FilterRegistration own = config.getServletContext().getFilterRegistration(config.getFilterName());
            Collection<String> patterns = own == null ? List.of() : own.getUrlPatternMappings();
            mounts = Mounts.ofPatterns(patterns);
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = mounts.path(request);
        if (path == null || request.getAttribute(ExchangeLog.ATTRIBUTE) != null) {
            chain.doFilter(request, response);
            return;
        }
        boolean filterMode = relayPath == null;
        if (filterMode && !ours(path)) {
            chain.doFilter(request, response);
            return;
        }
        Entrance current = enter();
        ExchangeLog log = open(current, request, response, path);
        Endpoint endpoint = log.endpoint();
        boolean resource =
                endpoint == null || (endpoint.resource() && Address.of(path).own());
        FilterChain inside = filterMode || !resource
                ? (req, res) -> RelayServlet.relay((HttpServletRequest) req, (HttpServletResponse) res)
                : chain;
        try {
            new Doors(doors, inside).doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException | Error failure) {
            log.failure(failure);
            log.status(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            if (!request.isAsyncStarted() && log.take()) { // else whoever took it answers
                log.end(Ending.FAILED, current.timers().nanos());
            }
            throw failure;
        }
        if (!log.taken()) { // a door answered; else the exchange ends the log
            log.status(response.getStatus());
            log.end(
                    log.failure() == null ? Ending.DELIVERED : Ending.FAILED,
                    current.timers().nanos());
        }
    }

    private Entrance enter() {
        Entrance current = entrance.get();
        while (!current.enter()) { // replaced and closed between the two calls
            current = entrance.get();
        }
        return current;
    }

    private boolean ours(String path) {
        boolean hostsRoot = path.equals("/") && mounts.prefixes().contains("");
        return !hostsRoot && !Endpoint.methodsAt(Address.of(path).path()).isEmpty();
    }

    private ExchangeLog open(Entrance current, HttpServletRequest request, HttpServletResponse response, String path) {
        String asked = request.getHeader(RequestId.HEADER);
        String id = RequestId.wellFormed(asked) ? Objects.requireNonNull(asked) : current.newId();
        response.setHeader(RequestId.HEADER, id);
        List<ExchangeListener> listeners = new ArrayList<>(current.listeners());
        listeners.add(ended -> current.leave());
        ExchangeLog log =
                new ExchangeLog(id, request.getMethod(), path, current.timers().nanos(), listeners);
        log.remote(String.valueOf(request.getRemoteAddr()));
        Endpoint endpoint = Endpoint.find(request.getMethod(), Address.of(path).path());
        if (endpoint != null) {
            log.endpoint(endpoint);
        }
        new Visit(current, log).open(request);
        request.setAttribute(ExchangeLog.ATTRIBUTE, log);
        request.setAttribute(RelayServlet.DOOR_ATTRIBUTE, current);
        request.setAttribute(RelayServlet.PATH_ATTRIBUTE, relayPath == null ? RelayServlet.PATH : relayPath);
        return log;
    }

    /** Leads through the doors, one after the other, and then inside. */
    private static final class Doors implements FilterChain {
        private final List<Filter> doors;
        private final FilterChain inside;
        private int next;

        Doors(List<Filter> doors, FilterChain inside) {
            this.doors = doors;
            this.inside = inside;
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response) throws IOException, ServletException {
            if (next < doors.size()) {
                doors.get(next++).doFilter(request, response, this);
            } else {
                inside.doFilter(request, response);
            }
        }
    }
}
