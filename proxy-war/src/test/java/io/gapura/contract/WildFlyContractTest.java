package io.gapura.contract;

import java.io.IOException;

/** WildFly 39. */
class WildFlyContractTest extends ContainerContract {
    WildFlyContractTest() throws IOException {
        super(
                new WildFlyServer(Stage.home("wildfly"), Stage.directory("wildfly")),
                new Traits("the JAX-RS runtime RESTEasy", true, 200, 16_000_000));
    }
}
