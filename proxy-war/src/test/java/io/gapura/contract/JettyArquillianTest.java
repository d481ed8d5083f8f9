package io.gapura.contract;

import java.io.IOException;

/** Jetty 12.1 with Jakarta EE 11, by a container of our own: {@link JettyContainer}. */
class JettyArquillianTest extends ArquillianContract {
    JettyArquillianTest() throws IOException {
        super(new Traits("its relay servlet", false, 400, 16_000_000));
    }
}
