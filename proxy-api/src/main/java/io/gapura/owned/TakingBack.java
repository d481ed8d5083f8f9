package io.gapura.owned;

import io.gapura.config.Secret;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteSource;
import io.gapura.http.Content;
import io.gapura.http.Gathering;
import io.gapura.http.Headers;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamTransport;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes, or at least stops, something at an upstream; once, and whatever comes of it is only logged. Immutable. */
final class TakingBack implements UpstreamTransport.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(TakingBack.class);
    private static final int LONGEST = 64 * 1024;

    private final OwnedId id;
    private final Upstream upstream;

    private TakingBack(OwnedId id, Upstream upstream) {
        this.id = id;
        this.upstream = upstream;
    }

    /** Tries; never throws. */
    static void of(OwnedId id, Upstream upstream, @Nullable Secret clientKey) {
        TakingBack listener = new TakingBack(id, upstream);
        String escaped = URLEncoder.encode(id.id(), StandardCharsets.UTF_8).replace("+", "%20");
        try {
            upstream.call(
                    id.kind().undoMethod(),
                    id.kind().undoPath(escaped),
                    "",
                    Headers.of("Accept", "application/json"),
                    clientKey,
                    Content.none(),
                    listener);
        } catch (RuntimeException mistake) {
            listener.remains(mistake.getMessage());
        }
    }

    @Override
    public void head(int status, Headers headers, ByteSource body) {
        Gathering.of(
                body,
                LONGEST,
                () -> {},
                bytes -> {},
                broken -> {}); // read to its end, so that the connection stays good
        if (status < 200 || status > 299) {
            remains("it answers " + status);
        }
    }

    @Override
    public void failed(GatewayException failure) {
        remains(failure.message());
    }

    private void remains(@Nullable String why) {
        LOG.error(
                "the {} {} remains at upstream {}, and is nobody's: {}",
                id.kind().word(),
                id.id(),
                upstream.name(),
                why);
    }
}
