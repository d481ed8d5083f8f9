package io.gapura.provider;

import io.gapura.dialect.OutboundDialect;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The addresses of one upstream, made of its base and the paths of its kind. Those without a model's name are made once. */
final class ProviderAddresses implements Addresses {
    private static final String MODEL = "{model}";
    private static final String UNRESERVED = "-._~";

    private final PathStyle style;
    private final String base;
    private final String root;
    private final @Nullable String apiVersion;
    private final ModelListing listing;
    private final URI models;
    private final Map<String, Generation> byDialect = new HashMap<>();

    /** Where one dialect is spoken; the addresses are null where they differ by model. */
    private record Generation(String path, @Nullable URI whole, String streamPath, @Nullable URI stream) {}

    ProviderAddresses(Provider provider, URI base, @Nullable String apiVersion) {
        this.style = provider.paths();
        this.apiVersion = apiVersion;
        this.base = bare(base.toString());
        this.root = apiVersion == null ? style.root() : style.dated();
        this.listing = provider.listing();
        for (DialectPath spoken : provider.speaks()) {
            byDialect.put(
                    spoken.name(),
                    new Generation(
                            spoken.path(), fixed(spoken.path()), spoken.streamPath(), fixed(spoken.streamPath())));
        }
        String list = provider.listing().path();
        this.models = list.startsWith("/") ? base.resolve(list) : made(list, "");
    }

    /** A base without what the paths begin with: some give it, some don't. */
    private String bare(String given) {
        String text = withoutEnd(given, "/");
        for (String end : new String[] {style.root(), style.dated()}) {
            if (!end.isEmpty() && text.endsWith("/" + end)) {
                return withoutEnd(text, "/" + end);
            }
        }
        return text;
    }

    private static String withoutEnd(String text, String end) {
        return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
    }

    @Override
    public URI generation(OutboundDialect dialect, String model, boolean stream) {
        Generation generation = byDialect.get(dialect.name());
        if (generation == null) {
            throw new IllegalStateException("nobody speaks " + dialect.name() + " here");
        }
        URI known = stream ? generation.stream() : generation.whole();
        return known != null ? known : made(stream ? generation.streamPath() : generation.path(), model);
    }

    @Override
    public URI call(String path, String model) {
        return made(path, model);
    }

    @Override
    public URI models() {
        return models;
    }

    private @Nullable URI fixed(String path) {
        return path.contains(MODEL) || isOfModel(path) ? null : made(path, "");
    }

    private boolean isOfModel(String path) {
        return apiVersion != null && style.ofModel().contains(path);
    }

    private URI made(String path, String model) {
        StringBuilder text = new StringBuilder(base);
        if (!root.isEmpty()) {
            text.append('/').append(root);
        }
        // a call that names no model (a form that is not read so far) goes where the newer API has it
        if (isOfModel(path) && !model.isEmpty()) {
            text.append('/').append(style.modelRoot());
        }
        text.append('/').append(path);
        if (apiVersion != null) {
            text.append(path.indexOf('?') < 0 ? '?' : '&')
                    .append("api-version=")
                    .append(segment(apiVersion));
        }
        String address = text.toString();
        return URI.create(address.contains(MODEL) ? address.replace(MODEL, segment(listing.name(model))) : address);
    }

    /** A name as one segment of a path, so that no name leads elsewhere (RFC 3986, sections 3.3 and 5.2.4). */
    private static String segment(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new GatewayException(ErrorKind.MODEL_NOT_FOUND, "The model \"" + name + "\" does not exist.");
        }
        StringBuilder text = new StringBuilder();
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || UNRESERVED.indexOf(c) >= 0) {
                text.append(c);
            } else {
                text.append('%').append(String.format("%02X", (int) c));
            }
        }
        return text.toString();
    }
}
