package dev.signalbox.core.app;

import dev.signalbox.core.config.BackendConfiguration;
import dev.signalbox.core.fleet.BackendSource;
import dev.signalbox.core.fleet.EndpointGroup;
import dev.signalbox.core.plugin.BackendComponents;
import dev.signalbox.core.plugin.EndpointComponents;
import dev.signalbox.core.plugin.EntryComponents;
import dev.signalbox.spi.backend.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * One entry below {@code backends} as it is in force.
 *
 * @param search what finds its endpoints; empty if the entry says where its backend is
 * @param backends one for each endpoint, or the only one
 */
record BackendEntry(BackendConfiguration configuration, Optional<Search> search, List<InUse> backends) {

    /** What finds endpoints, and what the fleet knows of it. */
    record Search(EndpointComponents components, EndpointGroup group) {}

    /**
     * The components of a backend, and what the fleet knows of them.
     *
     * @param endpoint where it was found; empty if the entry says where it is
     */
    record InUse(Optional<Endpoint> endpoint, BackendComponents components, BackendSource source) {

        static InUse of(Optional<Endpoint> endpoint, BackendComponents components) {
            return new InUse(endpoint, components, Wiring.source(components));
        }
    }

    BackendEntry {
        backends = List.copyOf(backends);
    }

    String id() {
        return configuration.id();
    }

    /** The same components, which another reading of the file asks for too. */
    BackendEntry with(BackendConfiguration again) {
        return new BackendEntry(again, search, backends);
    }

    /**
     * With the backends of these endpoints.
     *
     * @param making makes the components of those that are new
     */
    BackendEntry at(List<Endpoint> endpoints, BiFunction<BackendConfiguration, Endpoint, BackendComponents> making) {
        return new BackendEntry(
                configuration,
                search,
                endpoints.stream()
                        .map(endpoint -> known(endpoint)
                                .orElseGet(
                                        () -> InUse.of(Optional.of(endpoint), making.apply(configuration, endpoint))))
                        .toList());
    }

    private Optional<InUse> known(Endpoint endpoint) {
        return backends.stream()
                .filter(each -> each.endpoint().equals(Optional.of(endpoint)))
                .findFirst();
    }

    boolean isFrom(String plugin) {
        return components().anyMatch(each -> each.isFrom(plugin));
    }

    /** All its components. */
    Stream<EntryComponents> components() {
        return Stream.concat(
                search.stream().map(Search::components), backends.stream().map(InUse::components));
    }
}
