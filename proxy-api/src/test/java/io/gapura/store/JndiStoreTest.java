package io.gapura.store;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The store in a DataSource of the server's, here a pool of H2's own under a JNDI name. */
class JndiStoreTest extends StoreContract {
    private static final String NAME = "jdbc/gapura";
    private static final Map<String, DataSource> BOUND = new ConcurrentHashMap<>();

    @SuppressWarnings("NullAway.Init")
    private JdbcConnectionPool pool;

    /** A directory of names that is good for lookups. Made by JNDI, from the name of its class. */
    public static final class Names implements InitialContextFactory {
        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
            return new InitialContext(true) {
                @Override
                public Object lookup(String name) throws NamingException {
                    DataSource found = BOUND.get(name);
                    if (found == null) {
                        throw new NameNotFoundException(name);
                    }
                    return found;
                }
            };
        }
    }

    @BeforeAll
    static void becomeTheDirectory() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Names.class.getName());
    }

    @AfterAll
    static void beNoDirectoryAnyMore() {
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
    }

    @BeforeEach
    void bind() {
        pool = JdbcConnectionPool.create("jdbc:h2:file:" + directory.resolve("server"), "sa", "");
        bringBack();
    }

    @AfterEach
    void unbind() {
        takeDown();
        pool.dispose();
    }

    @Override
    String database() {
        return "jndi: " + NAME;
    }

    @Override
    void takeDown() {
        BOUND.remove(NAME);
    }

    @Override
    void bringBack() {
        BOUND.put(NAME, pool);
    }
}
