package io.gapura.provider;

import io.gapura.config.Checked;
import io.gapura.config.Doc;
import io.gapura.config.Example;
import io.gapura.config.Problems;
import io.gapura.config.Required;
import io.gapura.config.Secret;
import io.gapura.config.Unset;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy on the way to an upstream. Immutable. */
@Doc("An HTTP proxy on the way to an upstream.")
public record ProxyConfig(
        @Doc("Its address, `http://host:port` or `https://host:port`.") @Required @Example("http://proxy.example:3128")
                URI url,
        @Doc("The user to sign in as (Basic).") @Unset @Example("gapura") @Nullable String user,
        @Doc("That user's password.") @Unset @Example("${PROXY_PASSWORD}") @Nullable Secret password)
        implements Checked {
    @Override
    public void check(Problems problems, String path) {
        UpstreamConfig.checkHttp(url, problems, Problems.join(path, "url"));
        if (url.getPort() < 0) {
            problems.add(Problems.join(path, "url"), "the port is missing: http://host:port");
        }
        if (url.getRawPath() != null
                && !url.getRawPath().isEmpty()
                && !url.getRawPath().equals("/")) {
            problems.add(Problems.join(path, "url"), "a proxy's address has no path");
        }
        if ((user == null) != (password == null)) {
            problems.add(path, "\"user\" and \"password\" go together");
        }
    }
}
