package io.gapura.contract;

import java.io.IOException;

/** Tomcat 10. */
class Tomcat10ContractTest extends ContainerContract {
    Tomcat10ContractTest() throws IOException {
        super(
                new TomcatServer(Stage.home("tomcat10"), Stage.directory("tomcat10")),
                new Traits("its relay servlet", false, 400, 16_000_000));
    }
}
