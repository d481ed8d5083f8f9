package io.gapura.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the same WAR file may be, and that it goes without a trace. */
interface DeploymentContract extends OnStage {
    String CHAT = RelayContract.CHAT;

    @Test
    default void answersUnderAnyContextPath() throws Exception {
        for (String context : List.of("", "/deep/ctx")) {
            HttpResponse<String> whole = stage().post(context + CHAT, Stage.chat("fake-1", false));
            assertThat(whole.statusCode()).isEqualTo(200);
            assertThat(whole.body()).contains("Hello from the fake upstream.");
            HttpResponse<String> streamed = stage().post(context + CHAT, Stage.chat("fake-1", true));
            assertThat(streamed.statusCode()).isEqualTo(200);
            assertThat(streamed.body()).endsWith("data: [DONE]\n\n");
            assertThat(stage().get(context + "/v1/models/vendor/fake-2").statusCode())
                    .isEqualTo(200);
            assertThat(stage().get(context + "/").statusCode()).isEqualTo(200);
            assertThat(stage().get(context + "/v1/nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    default void answersThroughItsJaxRsResources() throws Exception {
        assertThat(Directories.texts(stage().server().logs()))
                .contains("Gapura is mounted at / of this context, answering through the JAX-RS runtime Jersey");
    }

    @Test
    default void leavesNoThreadWhenItIsUndeployed() throws Exception {
        stage().post(CHAT, Stage.chat("fake-1", true)); // so that its neighbours have all their threads
        Server.Application again = stage().again();
        for (int round = 0; round < 2; round++) {
            int before = threads();
            stage().server().deploy(again);
            stage().awaitAnswer("/again/healthz", 200, Stage.SOON.multipliedBy(4));
            assertThat(stage().post("/again" + CHAT, Stage.chat("fake-1", true)).statusCode())
                    .isEqualTo(200);
            assertThat(threads()).isGreaterThan(before);

            stage().server().undeploy(again);
            stage().awaitAnswer("/again/healthz", 404, Stage.SOON.multipliedBy(2));
            assertThat(threadsWhenDownTo(before)).isLessThanOrEqualTo(before);
        }
    }

    private int threads() throws IOException, InterruptedException {
        return (int) stage().server().process().threadNames().stream()
                .filter(name -> name.startsWith("gapura"))
                .count();
    }

    /** The number of threads; a server may still be busy with the undeployment when the application has stopped to answer. */
    private int threadsWhenDownTo(int wanted) throws IOException, InterruptedException {
        int threads = threads();
        for (int i = 0; threads > wanted && i < 20; i++) {
            Thread.sleep(250);
            threads = threads();
        }
        return threads;
    }
}
