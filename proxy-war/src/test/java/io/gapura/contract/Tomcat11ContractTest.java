package io.gapura.contract;

import java.io.IOException;

/** Tomcat 11. */
class Tomcat11ContractTest extends ContainerContract {
    Tomcat11ContractTest() throws IOException {
        super(
                new TomcatServer(Stage.home("tomcat11"), Stage.directory("tomcat11")),
                new Traits("its relay servlet", false, 400, 16_000_000));
    }
}
