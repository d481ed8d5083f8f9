package io.gapura.relay;

import io.gapura.config.Checked;
import io.gapura.config.Default;
import io.gapura.config.Doc;
import io.gapura.config.Example;
import io.gapura.config.Problems;
import io.gapura.provider.HeaderNames;
import java.util.List;

/** What crosses between client and upstream. Immutable. */
@Doc("What crosses between client and upstream.")
public record RelayConfig(
        @Doc("Request headers that may cross to every upstream, beside the built-in list. Credentials, cookies and "
                        + "forwarding headers never cross.")
                @Example("[x-team]")
                List<String> forwardHeaders,
        @Doc(
                        "What becomes of a request that the upstream's dialect or model can't be told all of. `tell`: it is sent without, and the "
                                + "header `x-gapura-losses` of the answer names what is missing. `refuse`: 400, and nothing is sent. A client "
                                + "that sends `x-gapura-losses: refuse` gets that in any case.")
                @Default("tell")
                LossMode losses)
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
