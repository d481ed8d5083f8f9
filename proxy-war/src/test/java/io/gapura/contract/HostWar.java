package io.gapura.contract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Packs a host application: its own classes, its own {@code web.xml}, and in {@code WEB-INF/lib} the gateway's jar with what
 * it needs, taken from the gateway's WAR so that both are the same build. Stateless.
 */
final class HostWar {
    private static final String LIBRARIES = "WEB-INF/lib/";

    /** What proxy-api needs at run time beside a servlet container; the rest of the WAR is its JAX-RS runtime. */
    private static final String GATEWAY = "(proxy-api|jetty|slf4j|snakeyaml|parsson|jakarta\\.json).*";

    private HostWar() {}

    /** What the host has beside the gateway. */
    enum Rest {
        /** No JAX-RS resources of its own. */
        NONE,
        /** Resources of its own, on the server's runtime. */
        OF_THE_SERVER,
        /** Resources of its own, and a runtime among its jars. */
        OF_THE_HOST
    }

    /** Packs one with this content of {@code <web-app>}, beside its pages, which are mapped to everything else. */
    static Path pack(Path target, Path gatewayWar, String descriptor, Rest rest) throws IOException {
        Files.createDirectories(target.getParent());
        try (ZipFile gateway = new ZipFile(gatewayWar.toFile());
                ZipOutputStream host = new ZipOutputStream(Files.newOutputStream(target))) {
            host.putNextEntry(new ZipEntry("WEB-INF/web.xml"));
            host.write(webXml(descriptor).getBytes(StandardCharsets.UTF_8));
            addClass(host, "io/gapura/contract/host/HostPages.class");
            if (rest != Rest.NONE) {
                addClass(host, "io/gapura/contract/host/rest/HostApplication.class");
                addClass(host, "io/gapura/contract/host/rest/PingResource.class");
            }
            Predicate<String> wanted = rest == Rest.OF_THE_HOST ? name -> true : name -> name.matches(GATEWAY);
            for (ZipEntry entry : gateway.stream()
                    .filter(each -> each.getName().startsWith(LIBRARIES)
                            && !each.isDirectory()
                            && wanted.test(each.getName().substring(LIBRARIES.length())))
                    .toList()) {
                host.putNextEntry(new ZipEntry(entry.getName()));
                gateway.getInputStream(entry).transferTo(host);
            }
        }
        return target;
    }

    private static void addClass(ZipOutputStream host, String name) throws IOException {
        try (InputStream bytes = HostWar.class.getResourceAsStream("/" + name)) {
            if (bytes == null) {
                throw new IOException(name + " is not compiled");
            }
            host.putNextEntry(new ZipEntry("WEB-INF/classes/" + name));
            bytes.transferTo(host);
        }
    }

    private static String webXml(String descriptor) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  %s
                  <servlet>
                    <servlet-name>pages</servlet-name>
                    <servlet-class>io.gapura.contract.host.HostPages</servlet-class>
                  </servlet>
                  <servlet-mapping>
                    <servlet-name>pages</servlet-name>
                    <url-pattern>/</url-pattern>
                  </servlet-mapping>
                </web-app>
                """
                .formatted(descriptor);
    }
}
