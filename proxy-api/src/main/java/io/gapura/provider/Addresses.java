package io.gapura.provider;

import io.gapura.dialect.OutboundDialect;
import java.net.URI;

/** Where the calls of one upstream go. Immutable and thread-safe. */
public interface Addresses {
    /**
     * Where generation requests go.
     *
     * @param dialect the dialect of the request
     * @param model the upstream's name of the model, for addresses that have it in their path
     * @param stream whether a stream is asked for
     */
    URI generation(OutboundDialect dialect, String model, boolean stream);

    /**
     * Where another call goes.
     *
     * @param path the path of OpenAI's API below its version, escaped: {@code files/file-1/content}
     * @param model the upstream's name of the model that it is about, for addresses that have it in their path; empty if none
     */
    URI call(String path, String model);

    /** Where its list of models is. */
    URI models();
}
