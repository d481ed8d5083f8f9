package io.gapura.owned;

import io.gapura.store.Sealer;
import io.gapura.store.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A store in which somebody else comes between the look and the insert. */
record RacingStore(Store store, Runnable between) implements Store {
    @Override
    public <T extends @Nullable Object> CompletableFuture<T> transact(Work<T> work) {
        return store.transact(connection -> work.run(racing(connection)));
    }

    private Connection racing(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                RacingStore.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")
                            && String.valueOf(arguments[0]).startsWith("insert")) {
                        between.run();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Sealer sealer() {
        return store.sealer();
    }
}
