package io.gapura.contract;

import java.io.IOException;

/** Payara 6. */
class Payara6ContractTest extends ContainerContract {
    Payara6ContractTest() throws IOException {
        super(
                new PayaraServer(Stage.home("payara6"), Stage.directory("payara6"), System.getProperty("java.home")),
                new Traits("the JAX-RS runtime Jersey", true, 200, 32_000_000));
    }
}
