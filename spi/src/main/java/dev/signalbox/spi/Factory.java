package dev.signalbox.spi;

import java.util.List;
import java.util.function.Function;

/**
 * Makes one component from its configuration.
 *
 * <p>Implemented by plugin authors; called by the host once per instance an operator configured, on a host thread, also while
 * requests are served: a backend may be added, or its plugin loaded anew, at any time.
 *
 * @param <T> the kind of component
 */
@FunctionalInterface
public interface Factory<T extends AutoCloseable> {

    /**
     * A factory that says which keys it reads.
     *
     * @param keys every key that {@code create} reads, each name once
     */
    static <T extends AutoCloseable> Factory<T> of(
            List<ConfigurationKey> keys, Function<? super PluginContext, ? extends T> create) {
        List<ConfigurationKey> all = ConfigurationKey.distinct(keys);
        return new Factory<>() {
            @Override
            public T create(PluginContext context) {
                return create.apply(context);
            }

            @Override
            public List<ConfigurationKey> keys() {
                return all;
            }
        };
    }

    /**
     * Makes a component. It reads its whole configuration here and does no I/O: whatever needs the network waits for the
     * component's first call.
     *
     * @param context the instance's name, configuration and services; valid until the component is closed
     * @throws ConfigurationException if a value is missing or wrong; the operator sees its message
     */
    T create(PluginContext context);

    /**
     * Every key it reads; empty if it doesn't say. The host asks once, when the plugin is loaded, tells operators by {@code
     * signalbox plugin list}, and holds each configuration against them: {@link #create} is called only where every required key
     * is there and every value is of its key's type, among its choices and within its bounds. What keys can't say, such as that
     * one key needs another, {@code create} checks itself.
     */
    default List<ConfigurationKey> keys() {
        return List.of();
    }
}
