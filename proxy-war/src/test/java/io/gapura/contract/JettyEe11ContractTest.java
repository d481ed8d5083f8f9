package io.gapura.contract;

import java.io.IOException;

/** Jetty 12.1 with Jakarta EE 11. */
class JettyEe11ContractTest extends ContainerContract {
    JettyEe11ContractTest() throws IOException {
        super(
                new JettyServer(Stage.home("jetty"), Stage.directory("jetty-ee11"), "ee11"),
                new Traits("its relay servlet", false, 400, 16_000_000));
    }
}
