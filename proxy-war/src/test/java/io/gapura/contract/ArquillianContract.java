package io.gapura.contract;

import io.gapura.testing.FakeUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.Objects;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The parts of the contract that need nothing but an address, against the packed WAR as Arquillian deploys it. What else is
 * promised needs more than one application: see {@link ContainerContract}.
 *
 * <p>One instance serves all tests, so JUnit makes it before Arquillian reads {@code arquillian.xml} and starts the server:
 * constructors may choose ports and write files, and name them there by system properties. No test runs in a thread of its
 * own: Arquillian keeps its contexts in thread locals.
 */
@ExtendWith(ArquillianExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(90)
abstract class ArquillianContract implements RelayContract, RequestContract, UploadContract, RefusalContract {
    private final Traits traits;
    private final FakeUpstream upstream = FakeUpstream.start();

    private @ArquillianResource @Nullable URL url;
    private @Nullable Stage stage;

    ArquillianContract(Traits traits) throws IOException {
        this.traits = traits;
        System.setProperty(
                "contract.config",
                Stage.writeConfiguration(
                                Directories.fresh(Stage.directory("arquillian")).resolve("gapura.yaml"), upstream)
                        .toString());
    }

    /** Chooses a port for {@code arquillian.xml}, by this property. */
    static int choosePort(String property) throws IOException {
        int port = ServerProcess.freePort();
        System.setProperty(property, Integer.toString(port));
        return port;
    }

    /** The gateway's own file; no class is added to it, the tests are its clients. */
    @Deployment(testable = false)
    static WebArchive gapura() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, Stage.WAR.toFile());
    }

    @BeforeEach
    void standAtTheAddressGiven() {
        if (stage == null) {
            URL given = Objects.requireNonNull(url, "Arquillian gave no address");
            // The host is known, and not always told: Payara Micro tells the machine's own address wherever it listens.
            String address =
                    "http://127.0.0.1:" + given.getPort() + given.getPath().replaceFirst("/$", "");
            stage = new Stage(URI.create(address), traits, upstream);
        }
    }

    @AfterAll
    void endTheUpstream() {
        upstream.close();
    }

    @Override
    public Stage stage() {
        return Objects.requireNonNull(stage);
    }
}
