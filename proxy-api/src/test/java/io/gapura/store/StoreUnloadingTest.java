package io.gapura.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a store when its web application is undeployed: nothing that would keep the application's classes. */
class StoreUnloadingTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** One life of a store within an application. Made by reflection, in the application's class loader. */
    public static final class Application implements Function<String, Integer> {
        @Override
        public Integer apply(String place) {
            StoreConfig config = io.gapura.config.ConfigRecords.parse(StoreConfig.class, "directory: " + place);
            try (JdbcStore store = JdbcStore.open(config, "", Map.of())) {
                store.sealer().seal(new byte[1], "a");
                return store.transact(connection -> 1).join();
            }
        }
    }

    @Test
    void letsGoOfTheApplicationsClasses() throws Exception {
        WeakReference<ClassLoader> application = new WeakReference<>(deployAndUndeploy());

        long deadline = System.nanoTime() + StoreContract.SOON.toNanos();
        while (application.get() != null && System.nanoTime() < deadline) {
            System.gc();
            Thread.sleep(50); // the collector tells nobody
        }

        assertThat(application.get())
                .as("the class loader of an application that is gone")
                .isNull();
    }

    private ClassLoader deployAndUndeploy() throws Exception {
        List<URL> classes = new ArrayList<>();
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classes.add(new File(each).toURI().toURL());
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(classes.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            @SuppressWarnings("unchecked")
            Function<String, Integer> application =
                    (Function<String, Integer>) loader.loadClass(Application.class.getName())
                            .getDeclaredConstructor()
                            .newInstance();
            assertThat(application.apply(directory.toString())).isOne();
            return loader;
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
