package io.gapura.provider;

import io.gapura.config.Doc;
import io.gapura.config.Unset;
import org.jspecify.annotations.Nullable;

/** TLS towards an upstream. There is no switch that turns verification off. Immutable. */
@Doc(
        "TLS towards an upstream. There is no switch that turns verification off: trust the upstream's certificate instead.")
public record TlsConfig(
        @Doc("Certificates to trust instead of the JVM's.") @Unset("the JVM's trust store") @Nullable
                KeyStoreConfig trustStore,
        @Doc("The gateway's own certificate and key, for an upstream that asks for one.") @Unset @Nullable
                KeyStoreConfig keyStore) {}
