package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.EndpointSource;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.cost.CostModel;
import java.util.Map;

/**
 * Makes components of a plugin as the host does: by type name, from a configuration that holds what the component's declared keys
 * ask for, and with no key of it left unread.
 */
public final class TestHost {

    private TestHost() {}

    /**
     * A provider of this type.
     *
     * @throws ConfigurationException if a value is wrong, or a key was not read
     */
    public static BackendProvider backendProvider(Plugin plugin, String type, TestPluginContext context) {
        return create(plugin.backendProviders(), type, context);
    }

    /**
     * A load source of this type.
     *
     * @throws ConfigurationException if a value is wrong, or a key was not read
     */
    public static LoadSource loadSource(Plugin plugin, String type, TestPluginContext context) {
        return create(plugin.loadSources(), type, context);
    }

    /**
     * An endpoint source of this type.
     *
     * @throws ConfigurationException if a value is wrong, or a key was not read
     */
    public static EndpointSource endpointSource(Plugin plugin, String type, TestPluginContext context) {
        return create(plugin.endpointSources(), type, context);
    }

    /**
     * A cost model of this type.
     *
     * @throws ConfigurationException if a value is wrong, or a key was not read
     */
    public static CostModel costModel(Plugin plugin, String type, TestPluginContext context) {
        return create(plugin.costModels(), type, context);
    }

    static <T extends AutoCloseable> T create(
            Map<String, Factory<T>> factories, String type, TestPluginContext context) {
        Factory<T> factory = factories.get(type);
        if (factory == null) {
            throw new IllegalArgumentException("no type \"" + type + "\", only " + factories.keySet());
        }
        context.testConfiguration().requireConforming(factory.keys());
        T component = factory.create(context);
        if (!context.testConfiguration().unreadKeys().isEmpty()) {
            throw new ConfigurationException(
                    "unknown keys: " + context.testConfiguration().unreadKeys());
        }
        return component;
    }
}
