package dev.signalbox.core.plugin;

import dev.signalbox.core.config.BackendConfiguration;
import dev.signalbox.core.config.ComponentConfiguration;
import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.CostModel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Loads plugins, makes the components that the configuration asks for, and closes them.
 *
 * <p>A plugin that does not work is quarantined and reported, and stops the start only if the configuration asks for it. It is
 * made, used to create and closed on one thread; {@link #statuses} may be called from any.
 */
public final class PluginHost implements AutoCloseable {

    /** The type of load source that stands for none. */
    public static final String NO_LOAD_SOURCE = "none";

    private static final Logger LOG = System.getLogger(PluginHost.class.getName());

    private final String origin;
    private final List<LoadedPlugin> plugins;
    private final HostServices services;
    private final Deque<AutoCloseable> components = new ArrayDeque<>();

    /**
     * Loads the plugins of a directory: each in a directory of its own, with a class loader of its own.
     *
     * @param directory without it, or if it is empty, there are no plugins
     */
    public static PluginHost load(Path directory, HostServices services) {
        return new PluginHost(directory.toString(), PluginDirectory.load(directory), services);
    }

    /** Takes plugins that are there already, from the application's class path. */
    public static PluginHost of(List<Plugin> plugins, HostServices services) {
        List<LoadedPlugin> loaded = new ArrayList<>();
        for (Plugin plugin : plugins) {
            ClassLoader loader =
                    Objects.requireNonNullElse(plugin.getClass().getClassLoader(), ClassLoader.getSystemClassLoader());
            loaded.add(LoadedPlugin.admit(plugin, plugin.id(), "the class path", loader));
        }
        return new PluginHost("the class path", loaded, services);
    }

    private PluginHost(String origin, List<LoadedPlugin> plugins, HostServices services) {
        this.origin = origin;
        this.plugins = List.copyOf(plugins);
        this.services = services;
        ComponentKind.ALL.forEach(this::quarantineClashes);
    }

    /** Of two plugins with the same type, the first in alphabetical order stays. */
    private <T extends AutoCloseable> void quarantineClashes(ComponentKind<T> kind) {
        for (int i = 0; i < plugins.size(); i++) {
            for (int j = i + 1; j < plugins.size(); j++) {
                SortedSet<String> both = new TreeSet<>(typesOf(kind, plugins.get(i)));
                both.retainAll(typesOf(kind, plugins.get(j)));
                if (!both.isEmpty()) {
                    plugins.get(j)
                            .quarantine("its " + kind.label() + " \"" + both.first() + "\" has the name of one of"
                                    + " plugin " + plugins.get(i).id());
                }
            }
        }
    }

    /** How each plugin fares, in alphabetical order. */
    public List<PluginStatus> statuses() {
        return plugins.stream().map(LoadedPlugin::status).toList();
    }

    /**
     * Makes the components of every configured backend and ends the reading of the file.
     *
     * @throws dev.signalbox.core.config.InvalidConfigurationException with every mistake in the file, the components' parts
     *     included; the host is then to be closed
     */
    public List<BackendComponents> create(ConfigurationFile file) {
        List<BackendComponents> created = new ArrayList<>();
        for (BackendConfiguration backend : file.configuration().backends()) {
            create(backend).ifPresent(created::add);
        }
        file.requireValid();
        plugins.forEach(LoadedPlugin::started);
        return List.copyOf(created);
    }

    private Optional<BackendComponents> create(BackendConfiguration backend) {
        String name = backend.id();
        Optional<BackendProvider> provider =
                create(ComponentKind.BACKEND_PROVIDER, name, backend.provider(), GuardedBackendProvider::new);
        Optional<LoadSource> loads = createLoads(backend);
        Optional<CostModel> costs = createCosts(backend);
        if (provider.isEmpty() || loads.isEmpty() || costs.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new BackendComponents(name, provider.get(), loads.get(), costs.get()));
    }

    private Optional<LoadSource> createLoads(BackendConfiguration backend) {
        ComponentConfiguration settings = backend.load().orElse(backend.provider());
        boolean none = backend.load().isPresent()
                ? settings.type().equals(NO_LOAD_SOURCE)
                : !types(ComponentKind.LOAD_SOURCE).contains(settings.type());
        return none
                ? Optional.of(backends -> CompletableFuture.completedFuture(Map.of()))
                : create(ComponentKind.LOAD_SOURCE, backend.id(), settings, GuardedLoadSource::new);
    }

    private Optional<CostModel> createCosts(BackendConfiguration backend) {
        CostEstimate fallback = backend.fallbackEstimate();
        if (backend.cost().isEmpty()) {
            return Optional.of((server, model) -> (request, load) -> fallback);
        }
        return create(
                ComponentKind.COST_MODEL,
                backend.id(),
                backend.cost().get(),
                (model, containment) -> new GuardedCostModel(model, containment, fallback, services.nanoTime()));
    }

    private <T extends AutoCloseable> Optional<T> create(
            ComponentKind<T> kind, String instance, ComponentConfiguration settings, Guarding<T> guarding) {
        for (LoadedPlugin plugin : plugins) {
            Factory<T> factory = kind.ofOfferings().apply(plugin.offerings()).get(settings.type());
            if (factory != null) {
                ComponentId id = new ComponentId(plugin.id(), kind.label(), settings.type(), instance);
                return create(factory, id, plugin, settings, guarding);
            }
        }
        reportUnknown(kind, settings);
        return Optional.empty();
    }

    private <T extends AutoCloseable> Optional<T> create(
            Factory<T> factory,
            ComponentId id,
            LoadedPlugin plugin,
            ComponentConfiguration settings,
            Guarding<T> guarding) {
        if (!settings.conformsTo(factory.keys())) {
            return Optional.empty();
        }
        try {
            T component = PluginCode.call(
                    plugin.loader(),
                    () -> factory.create(
                            new ComponentContext(id, settings.configuration(), plugin.blocking(), services)));
            Objects.requireNonNull(component, "it returned null instead of a " + id.kind());
            Containment containment = new Containment(id, plugin.loader());
            T guarded = guarding.guard(component, containment);
            plugin.add(containment);
            components.push(guarded);
            return Optional.of(guarded);
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

    private <T extends AutoCloseable> void reportUnknown(ComponentKind<T> kind, ComponentConfiguration settings) {
        SortedSet<String> known = types(kind);
        String quarantined = plugins.stream()
                .filter(LoadedPlugin::isQuarantined)
                .map(plugin -> plugin.id() + " (" + plugin.status().reason() + ")")
                .collect(Collectors.joining(", "));
        settings.report(
                "unknown-" + kind.label().replace(' ', '-'),
                "is \"" + settings.type() + "\", must be the name of a " + kind.label() + " from the plugins in "
                        + origin
                        + ": " + (known.isEmpty() ? "there is none" : String.join(", ", known))
                        + (quarantined.isEmpty() ? "" : "; quarantined plugins: " + quarantined),
                Suggestion.of(settings.type(), known));
        settings.forgiveUnread();
    }

    private SortedSet<String> types(ComponentKind<?> kind) {
        SortedSet<String> types = new TreeSet<>();
        plugins.forEach(plugin -> types.addAll(typesOf(kind, plugin)));
        return types;
    }

    private static <T extends AutoCloseable> SortedSet<String> typesOf(ComponentKind<T> kind, LoadedPlugin plugin) {
        return new TreeSet<>(kind.ofOfferings().apply(plugin.offerings()).keySet());
    }

    /** Closes components and plugins, the last made first. No component may be in use any more. */
    @Override
    public void close() {
        while (!components.isEmpty()) {
            AutoCloseable component = components.pop();
            try {
                component.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "A component could not be closed", e);
            }
        }
        for (int i = plugins.size() - 1; i >= 0; i--) {
            plugins.get(i).close();
        }
    }

    /** Puts the border around a component. */
    @FunctionalInterface
    private interface Guarding<T> {
        T guard(T component, Containment containment);
    }
}
