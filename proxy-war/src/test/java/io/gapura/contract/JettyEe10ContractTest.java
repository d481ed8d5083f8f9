package io.gapura.contract;

import java.io.IOException;

/** Jetty 12.1 with Jakarta EE 10. */
class JettyEe10ContractTest extends ContainerContract {
    JettyEe10ContractTest() throws IOException {
        super(
                new JettyServer(Stage.home("jetty"), Stage.directory("jetty-ee10"), "ee10"),
                new Traits("its relay servlet", false, 400, 16_000_000));
    }
}
