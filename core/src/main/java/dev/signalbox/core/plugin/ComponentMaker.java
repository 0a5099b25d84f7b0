package dev.signalbox.core.plugin;

import dev.signalbox.core.config.BackendConfiguration;
import dev.signalbox.core.config.ComponentConfiguration;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.Endpoint;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.CostModel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Makes the components that one entry of the configuration asks for, of certain plugins. What can't be made is reported to the
 * entry.
 *
 * @param origin where the plugins are from, for messages
 */
record ComponentMaker(String origin, List<LoadedPlugin> plugins, HostServices services) {

    private static final Logger LOG = System.getLogger(ComponentMaker.class.getName());
    private static final Duration MAKING = Duration.ofSeconds(10);

    /** A component with its border, of a plugin. */
    private record Made<T extends AutoCloseable>(Containment<T> containment, String plugin) {}

    /** What finds the endpoints of an entry; empty if it can't be made. */
    Optional<EndpointComponents> endpoints(BackendConfiguration entry) {
        return entry.endpoints()
                .flatMap(settings -> make(ComponentKind.ENDPOINT_SOURCE, entry.id(), settings))
                .map(made ->
                        new EndpointComponents(entry.id(), made.plugin, new GuardedEndpointSource(made.containment)));
    }

    /** The components of an entry; empty if any can't be made. */
    Optional<BackendComponents> backend(BackendConfiguration entry) {
        return backend(entry, entry.id(), UnaryOperator.identity());
    }

    /** The components of an entry for one of its endpoints; empty if any can't be made. */
    Optional<BackendComponents> backend(BackendConfiguration entry, Endpoint endpoint) {
        return backend(entry.at(endpoint.url()), entry.id() + "." + endpoint.name(), found -> at(endpoint, found));
    }

    /** A backend with what its endpoint is known by, where the operator says nothing else. */
    private static Backend at(Endpoint endpoint, Backend found) {
        Map<String, String> labels = new HashMap<>(endpoint.labels());
        labels.putAll(found.labels());
        return new Backend(
                found.id(),
                found.placement(),
                found.hardware(),
                found.url(),
                found.api(),
                found.region().isEmpty() ? endpoint.region() : found.region(),
                found.owned(),
                found.maxConcurrency(),
                found.models(),
                found.requestHeaders(),
                labels);
    }

    private Optional<BackendComponents> backend(
            BackendConfiguration entry, String name, UnaryOperator<Backend> completed) {
        Set<String> from = new HashSet<>();
        Optional<BackendProvider> provider = make(ComponentKind.BACKEND_PROVIDER, name, entry.provider())
                .map(made -> noting(from, made, held -> new GuardedBackendProvider(held, completed)));
        Optional<LoadSource> loads = loads(entry, name, from);
        Optional<Costs> costs = costs(entry, name, from);
        if (provider.isPresent() && loads.isPresent() && costs.isPresent()) {
            return Optional.of(new BackendComponents(
                    name, provider.get(), loads.get(), costs.get().model, costs.get().since, from));
        }
        costs.ifPresent(made -> made.model.close());
        loads.ifPresent(LoadSource::close);
        provider.ifPresent(BackendProvider::close);
        return Optional.empty();
    }

    private Optional<LoadSource> loads(BackendConfiguration entry, String name, Set<String> from) {
        ComponentConfiguration settings = entry.load().orElse(entry.provider());
        boolean none = entry.load().isPresent()
                ? settings.type().equals(PluginHost.NO_LOAD_SOURCE)
                : !types(ComponentKind.LOAD_SOURCE).contains(settings.type());
        return none
                ? Optional.of(backends -> CompletableFuture.completedFuture(Map.of()))
                : make(ComponentKind.LOAD_SOURCE, name, settings)
                        .map(made -> noting(from, made, GuardedLoadSource::new));
    }

    private record Costs(CostModel model, LongSupplier since) {}

    private Optional<Costs> costs(BackendConfiguration entry, String name, Set<String> from) {
        CostEstimate fallback = entry.fallbackEstimate();
        if (entry.cost().isEmpty()) {
            return Optional.of(new Costs((server, model) -> (request, load) -> fallback, () -> Long.MIN_VALUE));
        }
        return make(ComponentKind.COST_MODEL, name, entry.cost().get())
                .map(made -> noting(
                        from,
                        made,
                        held -> new Costs(
                                new GuardedCostModel(held, fallback, services.nanoTime()), held.standing()::since)));
    }

    private static <T extends AutoCloseable, G> G noting(
            Set<String> from, Made<T> made, Function<Containment<T>, G> guarding) {
        from.add(made.plugin);
        return guarding.apply(made.containment);
    }

    private <T extends AutoCloseable> Optional<Made<T>> make(
            ComponentKind<T> kind, String instance, ComponentConfiguration settings) {
        for (LoadedPlugin plugin : plugins) {
            Factory<T> factory = plugin.types(kind).contains(settings.type())
                    ? kind.ofOfferings().apply(plugin.offerings()).get(settings.type())
                    : null;
            if (factory != null) {
                ComponentId id = new ComponentId(plugin.id(), kind.label(), settings.type(), instance);
                return make(factory, id, plugin, settings);
            }
        }
        reportUnknown(kind, settings);
        return Optional.empty();
    }

    private <T extends AutoCloseable> Optional<Made<T>> make(
            Factory<T> factory, ComponentId id, LoadedPlugin plugin, ComponentConfiguration settings) {
        if (!settings.conformsTo(factory.keys())) {
            return Optional.empty();
        }
        PluginThreads threads = plugin.threads();
        ComponentContext context = new ComponentContext(id, settings.configuration(), threads.blocking(), services);
        try {
            T component = threads.call("its factory", MAKING, () -> factory.create(context));
            Objects.requireNonNull(component, "it returned null instead of " + article(id.kind()));
            Standing standing = new Standing(id, services.clock());
            plugin.add(standing);
            return Optional.of(
                    new Made<>(new Containment<>(component, threads, standing, services.nanoTime()), plugin.id()));
        } catch (ConfigurationException e) {
            settings.report(e);
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "A factory failed", e);
            settings.report(
                    "plugin-failed",
                    "is \"" + id.type() + "\", which plugin " + id.plugin() + " failed to make: "
                            + PluginException.describe(e),
                    "");
        }
        if (factory.keys().isEmpty()) {
            settings.forgiveUnread();
        }
        return Optional.empty();
    }

    private static String article(String kind) {
        return (kind.startsWith("e") ? "an " : "a ") + kind;
    }

    private <T extends AutoCloseable> void reportUnknown(ComponentKind<T> kind, ComponentConfiguration settings) {
        SortedSet<String> known = types(kind);
        String quarantined = plugins.stream()
                .filter(LoadedPlugin::isQuarantined)
                .map(plugin -> plugin.id() + " (" + plugin.status().reason() + ")")
                .collect(Collectors.joining(", "));
        settings.report(
                "unknown-" + kind.label().replace(' ', '-'),
                "is \"" + settings.type() + "\", must be the name of " + article(kind.label()) + " from the plugins in "
                        + origin
                        + ": " + (known.isEmpty() ? "there is none" : String.join(", ", known))
                        + (quarantined.isEmpty() ? "" : "; quarantined plugins: " + quarantined),
                Suggestion.of(settings.type(), known));
        settings.forgiveUnread();
    }

    private SortedSet<String> types(ComponentKind<?> kind) {
        SortedSet<String> types = new TreeSet<>();
        plugins.forEach(plugin -> types.addAll(plugin.types(kind)));
        return types;
    }
}
