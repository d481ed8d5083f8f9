package io.gapura.contract;

import java.io.IOException;

/** WildFly 39 by its own adapter, which deploys through the management port. */
class WildFlyArquillianTest extends ArquillianContract {
    WildFlyArquillianTest() throws IOException {
        super(new Traits("the JAX-RS runtime RESTEasy", true, 200, 16_000_000));
        choosePort("contract.http.port");
        choosePort("contract.https.port");
        choosePort("contract.management.port");
        System.setProperty("contract.server.home", Stage.home("wildfly").toString());
        System.setProperty(
                "contract.server.base",
                Directories.fresh(Stage.directory("arquillian-wildfly")).toString());
    }
}
