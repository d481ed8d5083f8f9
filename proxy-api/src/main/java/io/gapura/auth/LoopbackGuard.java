package io.gapura.auth;

import io.gapura.http.Headers;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides, call by call, whether a gateway without keys may answer: only somebody on the same machine, and no web page from
 * elsewhere in that somebody's browser ({@code design/WIRE.md} section 1). Stateless and thread-safe.
 */
public final class LoopbackGuard {
    /** What proxies say of whom they forward for; {@code X-Forwarded-…} beside them. */
    private static final Set<String> FORWARDING = Set.of(
            "forwarded",
            "via",
            "x-real-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "x-original-forwarded-for",
            "x-original-host",
            "true-client-ip",
            "cf-connecting-ip");

    /** How an IPv4 address looks on an IPv6 socket (RFC 4291, section 2.5.5.2). */
    private static final List<String> MAPPED = List.of("::ffff:", "0:0:0:0:0:ffff:");

    private LoopbackGuard() {}

    /** Why the call may not be answered; null if it may. */
    static @Nullable String objection(CallFacts call) {
        if (!isLoopbackAddress(call.remote()) || !isLoopbackAddress(call.local())) {
            return "the call comes from another machine";
        }
        Headers headers = call.headers();
        String forwarding = forwarding(headers);
        if (forwarding != null) {
            return "the call was forwarded (header " + forwarding + ")";
        }
        String host = headers.first("Host");
        if (host != null && !isLoopbackName(withoutPort(host))) {
            return "the Host header names no loopback address";
        }
        String origin = headers.first("Origin");
        if (origin != null && !isLoopbackOrigin(origin)) {
            return "the call comes from a web page of another origin";
        }
        return null;
    }

    private static @Nullable String forwarding(Headers headers) {
        List<String> found = new ArrayList<>(1);
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (FORWARDING.contains(lower) || lower.startsWith("x-forwarded-")) {
                found.add(lower);
            }
        });
        return found.isEmpty() ? null : found.get(0);
    }

    /** Whether an Origin header names a page of this machine. */
    public static boolean isLoopbackOrigin(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host != null && isLoopbackName(host);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean isLoopbackName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".localhost") || isLoopbackAddress(name);
    }

    private static boolean isLoopbackAddress(String address) {
        String bare =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        if (bare.equals("::1") || bare.equals("0:0:0:0:0:0:0:1")) {
            return true;
        }
        String mapped = bare.toLowerCase(Locale.ROOT);
        for (String prefix : MAPPED) {
            if (mapped.startsWith(prefix)) {
                mapped = mapped.substring(prefix.length());
            }
        }
        return isLoopbackV4(mapped);
    }

    /** Whether this is an address such as {@code 127.0.0.1}; a name that only begins so is none. */
    private static boolean isLoopbackV4(String address) {
        if (!address.startsWith("127.")) {
            return false;
        }
        int dots = 0;
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return dots == 3;
    }

    private static String withoutPort(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? host : host.substring(0, end + 1);
        }
        int colon = host.lastIndexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }
}
