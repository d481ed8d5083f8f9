package io.gapura.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Payara 7, on a JDK of its own: it needs 21 or later. */
class Payara7ContractTest extends ContainerContract {
    Payara7ContractTest() throws IOException {
        super(
                new PayaraServer(Stage.home("payara7"), Stage.directory("payara7"), javaHome()),
                new Traits("the JAX-RS runtime Jersey", true, 200, 32_000_000));
    }

    /** What the build was told; without it, the JDK that this test runs on has to do. */
    private static String javaHome() {
        String named = System.getProperty("payara7.java.home", "");
        return Files.isDirectory(Path.of(named)) ? named : System.getProperty("java.home");
    }
}
