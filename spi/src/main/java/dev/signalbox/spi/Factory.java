package dev.signalbox.spi;

/**
 * Makes one component from its configuration.
 *
 * <p>Implemented by plugin authors; called by the host once per instance an operator configured, on the start-up thread.
 *
 * @param <T> the kind of component
 */
@FunctionalInterface
public interface Factory<T extends AutoCloseable> {

    /**
     * Makes a component. It reads its whole configuration here and does no I/O: whatever needs the network waits for the
     * component's first call.
     *
     * @param context the instance's name, configuration and services; valid until the component is closed
     * @throws ConfigurationException if a value is missing or wrong; start-up ends with its message
     */
    T create(PluginContext context);
}
