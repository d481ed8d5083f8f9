package io.gapura;

import io.gapura.config.ConfigException;
import io.gapura.config.ConfigLocator;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Starts the gateway when its web application starts, and stops it with it. Used by the container, one thread at a time. */
final class GatewayLifecycle implements ServletContextListener {
    private final LiveGateway gateway;

    GatewayLifecycle(LiveGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        ConfigLocator locator = new ConfigLocator(
                System::getProperty,
                GatewayLifecycle::jndi,
                context::getInitParameter,
                System::getenv,
                Path.of("").toAbsolutePath(),
                Files::exists);
        try {
            gateway.start(locator, System.getenv());
        } catch (ConfigException wrong) {
            gateway.close();
            String message =
                    "Gapura can't start, its configuration is wrong:\n  " + String.join("\n  ", wrong.messages());
            LoggerFactory.getLogger("gapura").error(message);
            throw wrong;
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        gateway.close();
    }

    @SuppressWarnings("BanJNDI") // the name is a constant of ours and the value is taken as a string only
    private static @Nullable String jndi(String name) {
        try {
            return new InitialContext().lookup(name) instanceof String value ? value : null;
        } catch (NamingException | LinkageError absent) {
            return null;
        }
    }
}
