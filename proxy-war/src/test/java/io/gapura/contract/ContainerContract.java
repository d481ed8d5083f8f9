package io.gapura.contract;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What the gateway promises on every server, proven over real HTTP against the packed WAR on the real server. A class for a
 * server says only how it is started and in what it rightly differs ({@link Traits}).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ContainerContract
        implements RelayContract,
                RequestContract,
                UploadContract,
                RefusalContract,
                DeploymentContract,
                HostContract,
                FilterModeContract,
                SocketContract {
    private final ServerStage stage;

    ContainerContract(Server server, Traits traits) {
        stage = new ServerStage(server, traits);
    }

    @BeforeAll
    void startTheServer() throws IOException, InterruptedException {
        stage.open();
    }

    @AfterAll
    void endTheServer() {
        stage.close();
    }

    @Override
    public ServerStage stage() {
        return stage;
    }
}
