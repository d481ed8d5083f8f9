package com.example.bookshop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jetty.ee10.annotations.AnnotationConfiguration;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The finished WAR at {@code /shop} of a bare Jetty, which has no JAX-RS; the demo answers. For one test class. */
final class DeployedShop {
    private final Server server = new Server();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI base;

    private DeployedShop(WebAppContext application) throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        application.addConfiguration(new AnnotationConfiguration());
        application.setThrowUnavailableOnStartupException(true);
        application.setInitParameter("gapura.config", resource("gapura.yaml"));
        server.setHandler(application);
        server.start();
        base = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/shop/");
    }

    /** As its web.xml says. */
    static DeployedShop asItIs() throws Exception {
        return new DeployedShop(war());
    }

    /** With another descriptor on top of its web.xml. */
    static DeployedShop with(String descriptor) throws Exception {
        WebAppContext application = war();
        application.addOverrideDescriptor(resource(descriptor));
        return new DeployedShop(application);
    }

    /** What is at this path of the application. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Asks a question at this path of the application. */
    HttpResponse<String> ask(String path, String question, boolean stream) throws IOException, InterruptedException {
        String body = """
                {"model":"demo","messages":[{"role":"user","content":"%s"}],"stream":%s}"""
                .formatted(question, stream);
        return client.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    void stop() throws Exception {
        server.stop();
    }

    private static WebAppContext war() {
        return new WebAppContext(System.getProperty("bookshop.war"), "/shop");
    }

    private static String resource(String name) throws Exception {
        return Path.of(Objects.requireNonNull(DeployedShop.class.getResource("/" + name), name)
                        .toURI())
                .toString();
    }
}
