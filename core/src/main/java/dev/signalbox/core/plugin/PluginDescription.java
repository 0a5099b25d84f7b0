package dev.signalbox.core.plugin;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.ConfigurationKey;
import java.util.List;

/**
 * What a plugin says of itself.
 *
 * @param id its id; the name of its directory if it could not be asked
 * @param location where it was found
 * @param version its own version, from its jar's manifest; empty if that does not tell
 * @param spiVersion the version of the SPI that it was built against; 0 if it could not be asked
 * @param usable whether the host would make components of it
 * @param reason why it would not; empty if it would
 * @param components the types it offers, by kind and then in alphabetical order; none if it is not usable
 */
public record PluginDescription(
        String id,
        String location,
        String version,
        int spiVersion,
        boolean usable,
        String reason,
        List<OfferedType> components) {

    public PluginDescription {
        requireNonNull(id, "id");
        requireNonNull(location, "location");
        requireNonNull(version, "version");
        requireNonNull(reason, "reason");
        components = List.copyOf(components);
    }

    /**
     * A type of component.
     *
     * @param kind {@code provider}, {@code load source} or another kind, as operators are told
     * @param type the name it has in configurations
     * @param keys what it reads; empty if it reads nothing or does not say
     */
    public record OfferedType(String kind, String type, List<ConfigurationKey> keys) {

        public OfferedType {
            requireNonNull(kind, "kind");
            requireNonNull(type, "type");
            keys = List.copyOf(keys);
        }
    }
}
