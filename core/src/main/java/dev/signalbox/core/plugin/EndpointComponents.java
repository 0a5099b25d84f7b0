package dev.signalbox.core.plugin;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.backend.EndpointSource;

/**
 * What finds the endpoints of one configured entry, contained: it never throws and never returns null, and a failure is a failed
 * stage.
 *
 * @param name the entry's configured id
 * @param plugin the id of its plugin
 */
public record EndpointComponents(String name, String plugin, EndpointSource source) implements EntryComponents {

    public EndpointComponents {
        requireNonNull(name, "name");
        requireNonNull(plugin, "plugin");
        requireNonNull(source, "source");
    }

    @Override
    public boolean isFrom(String other) {
        return plugin.equals(other);
    }

    @Override
    public void close() {
        source.close();
    }
}
