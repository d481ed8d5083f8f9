package io.gapura.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections by a JDBC driver of the application's own class path, without {@link DriverManager}: that one finds drivers of a web
 * application by luck, and its login timeout is the whole server's. Thread-safe.
 */
final class DriverSource implements DataSource, AutoCloseable {
    private final String url;
    private final Properties properties;
    private volatile int loginTimeout;
    private @Nullable Driver driver; // guarded by this, as is the next
    private List<Driver> registered = List.of();

    DriverSource(String url, Properties properties) {
        this.url = url;
        this.properties = properties;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Properties own = new Properties(); // a driver may change what it is given
        own.putAll(properties);
        @Nullable Connection made = driver().connect(url, own);
        if (made == null) {
            throw new SQLException("the driver does not take its own address", "08001");
        }
        return made;
    }

    /** Finds the driver; what its class registers with the whole server on the way is ours to take back. */
    private synchronized Driver driver() throws SQLException {
        if (driver == null) {
            List<Driver> before = drivers();
            driver = find(url);
            registered = drivers().stream()
                    .filter(each -> !before.contains(each)
                            && each.getClass().getClassLoader()
                                    == driver.getClass().getClassLoader())
                    .toList();
        }
        return driver;
    }

    private static Driver find(String url) throws SQLException {
        Iterator<Driver> all = ServiceLoader.load(Driver.class, DriverSource.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!all.hasNext()) {
                    throw new SQLException("no JDBC driver for this address is there", "08001");
                }
                Driver each = all.next();
                if (each.acceptsURL(url)) {
                    return each;
                }
            } catch (ServiceConfigurationError broken) {
                // another driver's trouble
            }
        }
    }

    /** The drivers that are registered; the first to ask must not bring in those of the thread's application. */
    private static List<Driver> drivers() {
        Thread thread = Thread.currentThread();
        ClassLoader context = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            return DriverManager.drivers().toList();
        } finally {
            thread.setContextClassLoader(context);
        }
    }

    /** Takes the driver out of the server's list, or the application's classes could never be unloaded. */
    @Override
    public synchronized void close() {
        for (Driver each : registered) {
            try {
                DriverManager.deregisterDriver(each);
            } catch (SQLException | SecurityException refused) {
                // it stays in the list: a leak of the server's at redeployment, and nothing else
            }
        }
        registered = List.of();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    /** Only remembered: the driver has its timeouts among its properties, the pool wants to hear its own again. */
    @Override
    public void setLoginTimeout(int seconds) {
        loginTimeout = seconds;
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeout;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("not a wrapper");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
