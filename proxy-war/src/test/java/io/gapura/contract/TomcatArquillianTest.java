package io.gapura.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tomcat 11 by Arquillian's adapter, which uploads to Tomcat's manager application. */
class TomcatArquillianTest extends ArquillianContract {
    TomcatArquillianTest() throws IOException {
        super(new Traits("its relay servlet", false, 400, 16_000_000));
        Path home = Stage.home("tomcat11");
        Path base = Directories.fresh(Stage.directory("arquillian-tomcat"));
        Directories.copy(home.resolve("conf"), base.resolve("conf"));
        for (String directory : List.of("webapps", "logs", "temp", "work")) {
            Files.createDirectories(base.resolve(directory));
        }
        Directories.copy(home.resolve("webapps/manager"), base.resolve("webapps/manager"));
        Directories.edit(
                base.resolve("conf/server.xml"),
                "port=\"8005\"",
                "port=\"-1\"",
                "port=\"8080\"",
                "port=\"" + choosePort("contract.http.port") + "\" address=\"127.0.0.1\"");
        Directories.edit(
                base.resolve("conf/tomcat-users.xml"),
                "</tomcat-users>",
                "<user username=\"arquillian\" password=\"arquillian\" roles=\"manager-script\"/></tomcat-users>");
        choosePort("contract.jmx.port");
        choosePort("contract.jmx.server.port");
        System.setProperty("contract.server.home", home.toString());
        System.setProperty("contract.server.base", base.toString());
    }
}
