package io.gapura.provider;

import io.gapura.config.Default;
import io.gapura.config.Doc;
import io.gapura.config.Example;
import io.gapura.config.Required;
import io.gapura.config.Secret;
import io.gapura.config.Unset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file with certificates or keys. Immutable. */
@Doc("A file with certificates or keys, as `keytool` makes them.")
public record KeyStoreConfig(
        @Doc("The file.") @Required @Example("/etc/gapura/store.p12") Path path,
        @Doc("Its password.") @Unset @Example("${file:/run/secrets/store-password}") @Nullable Secret password,
        @Doc("Its type, as Java names it.") @Default("PKCS12") String type) {}
