package io.gapura.contract;

import java.io.IOException;

/** Payara 7, on a JDK of its own: it needs 21 or later. */
class Payara7ContractTest extends ContainerContract {
    Payara7ContractTest() throws IOException {
        super(
                new PayaraServer(
                        Stage.home("payara7"), Stage.directory("payara7"), System.getProperty("payara7.java.home")),
                new Traits("the JAX-RS runtime Jersey", true, 200, 32_000_000));
    }
}
