package io.gapura.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Payara Micro 6 by Payara's own adapter, which starts it with the application on its command line. */
class PayaraMicroArquillianTest extends ArquillianContract {
    PayaraMicroArquillianTest() throws IOException {
        super(new Traits("the JAX-RS runtime Jersey", true, 200, 32_000_000));
        Path base = Directories.fresh(Stage.directory("arquillian-payara-micro"));
        Path commands = Files.writeString( // there is no option for it
                base.resolve("preboot"),
                "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener"
                        + ".address=127.0.0.1\n");
        choosePort("contract.http.port");
        System.setProperty("contract.server.base", base.resolve("root").toString());
        System.setProperty("contract.server.commands", commands.toString());
    }
}
