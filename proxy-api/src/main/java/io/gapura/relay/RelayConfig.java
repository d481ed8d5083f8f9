package io.gapura.relay;

import io.gapura.config.Checked;
import io.gapura.config.Doc;
import io.gapura.config.Example;
import io.gapura.config.Problems;
import io.gapura.provider.HeaderNames;
import java.util.List;

/** What crosses from client to upstream. Immutable. */
@Doc("What crosses from client to upstream.")
public record RelayConfig(
        @Doc("Request headers that may cross to every upstream, beside the built-in list. Credentials, cookies and "
                        + "forwarding headers never cross.")
                @Example("[x-team]")
                List<String> forwardHeaders)
        implements Checked {
    /** Copies the list. */
    public RelayConfig {
        forwardHeaders = List.copyOf(forwardHeaders);
    }

    @Override
    public void check(Problems problems, String path) {
        HeaderNames.checkForwarded(forwardHeaders, problems, Problems.join(path, "forward-headers"));
    }
}
