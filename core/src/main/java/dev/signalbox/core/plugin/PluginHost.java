package dev.signalbox.core.plugin;

import static java.util.Objects.requireNonNullElse;

import dev.signalbox.core.config.BackendConfiguration;
import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.config.InvalidConfigurationException;
import dev.signalbox.rules.Finding;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Endpoint;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Loads plugins, makes the components that the configuration asks for, and closes them, at the start and while requests are
 * served.
 *
 * <p>A plugin that does not work is quarantined and reported, and stops the start only if the configuration asks for it. Of what
 * changes anything one call is made at a time; {@link #statuses} may be called from any thread.
 */
public final class PluginHost implements AutoCloseable, ComponentFactory {

    /** The type of load source that stands for none. */
    public static final String NO_LOAD_SOURCE = "none";

    /** What an entry with endpoints is tried with at the start, before any is known; nothing is sent there. */
    private static final Endpoint ANYWHERE =
            new Endpoint("endpoint", URI.create("http://endpoint.invalid"), "", Map.of());

    private final String origin;
    private final Optional<Path> directory;
    private final HostServices services;
    private final Deque<EntryComponents> made = new ArrayDeque<>();
    private volatile List<LoadedPlugin> plugins;

    /**
     * Loads the plugins of a directory: each in a directory of its own, with a class loader of its own.
     *
     * @param directory without it, or if it is empty, there are no plugins
     */
    public static PluginHost load(Path directory, HostServices services) {
        beginTimer();
        return new PluginHost(directory.toString(), Optional.of(directory), PluginDirectory.load(directory), services);
    }

    /**
     * The JDK has one thread for all time-outs of futures, begun by the first that needs it, whose class loader it keeps for good:
     * that must not be a plugin.
     */
    private static void beginTimer() {
        CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS).execute(() -> {});
    }

    /** Takes plugins that are there already, from the application's class path. */
    public static PluginHost of(List<Plugin> plugins, HostServices services) {
        List<LoadedPlugin> loaded = new ArrayList<>();
        for (Plugin plugin : plugins) {
            ClassLoader loader =
                    requireNonNullElse(plugin.getClass().getClassLoader(), ClassLoader.getSystemClassLoader());
            loaded.add(LoadedPlugin.admit(any -> plugin, plugin.id(), "the class path", loader));
        }
        return new PluginHost("the class path", Optional.empty(), loaded, services);
    }

    private PluginHost(String origin, Optional<Path> directory, List<LoadedPlugin> plugins, HostServices services) {
        this.origin = origin;
        this.directory = directory;
        this.plugins = List.copyOf(plugins);
        this.services = services;
        for (int i = 0; i < plugins.size(); i++) {
            clash(plugins.get(i), plugins.subList(0, i)).ifPresent(plugins.get(i)::quarantine);
        }
    }

    /** Of two plugins with the same type, the first in alphabetical order stays. */
    private static Optional<String> clash(LoadedPlugin plugin, List<LoadedPlugin> others) {
        for (ComponentKind<?> kind : ComponentKind.ALL) {
            for (LoadedPlugin other : others) {
                SortedSet<String> both = new TreeSet<>(plugin.types(kind));
                both.retainAll(other.types(kind));
                if (!both.isEmpty()) {
                    return Optional.of("its " + kind.label() + " \"" + both.first()
                            + "\" has the name of one of plugin " + other.id());
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Asks the plugins that announce what they offer, and of which nobody needed any of it yet: after the start, so that what is
     * wrong with one is told then at the latest.
     */
    public void admitAnnounced() {
        for (LoadedPlugin plugin : plugins) {
            admit(plugin);
        }
    }

    private synchronized void admit(LoadedPlugin plugin) {
        plugin.admit();
        plugin.started();
    }

    /** How each plugin fares, in alphabetical order. */
    public List<PluginStatus> statuses() {
        return plugins.stream().map(LoadedPlugin::status).toList();
    }

    /**
     * Makes the components of every configured backend and ends the reading of the file.
     *
     * @return those of the entries that say where their backend is
     * @throws InvalidConfigurationException with every mistake in the file, the components' parts included
     */
    public List<BackendComponents> create(ConfigurationFile file) {
        return make(file, entry -> true).stream()
                .filter(BackendComponents.class::isInstance)
                .map(BackendComponents.class::cast)
                .toList();
    }

    @Override
    public List<EntryComponents> make(ConfigurationFile file, Predicate<BackendConfiguration> wanted) {
        List<EntryComponents> all = make(maker(plugins), file, wanted);
        plugins.forEach(LoadedPlugin::started);
        return all;
    }

    @Override
    public BackendComponents make(BackendConfiguration entry, Endpoint endpoint) {
        return make(maker(plugins), entry, endpoint);
    }

    ComponentMaker maker(List<LoadedPlugin> of) {
        return new ComponentMaker(origin, of, services);
    }

    synchronized List<EntryComponents> make(
            ComponentMaker maker, ConfigurationFile file, Predicate<BackendConfiguration> wanted) {
        List<EntryComponents> all = new ArrayList<>();
        try {
            for (BackendConfiguration entry : file.configuration().backends()) {
                if (!wanted.test(entry)) {
                    entry.forgiveUnread();
                } else if (entry.isSearched()) {
                    maker.endpoints(entry).ifPresent(all::add);
                    maker.backend(entry, ANYWHERE).ifPresent(BackendComponents::close);
                } else {
                    maker.backend(entry).ifPresent(all::add);
                }
            }
            file.requireValid();
        } catch (RuntimeException e) {
            all.forEach(EntryComponents::close);
            throw e;
        }
        all.forEach(made::push);
        return List.copyOf(all);
    }

    synchronized BackendComponents make(ComponentMaker maker, BackendConfiguration entry, Endpoint endpoint) {
        List<Finding> findings = new ArrayList<>();
        Optional<BackendComponents> components = maker.backend(entry.reporting(findings::add), endpoint);
        components.ifPresent(made::push);
        return components.orElseThrow(() -> new InvalidConfigurationException(findings));
    }

    /** Closes components that are not in use any more. */
    public synchronized void release(EntryComponents components) {
        made.remove(components);
        components.close();
    }

    /**
     * Loads a plugin's directory anew, beside what is loaded of it, or one that is not loaded yet.
     *
     * @throws PluginRefusedException if it is not admitted, for the same reasons as at the start; what was loaded stays
     */
    public synchronized PluginReload reload(String id) {
        Optional<LoadedPlugin> former =
                plugins.stream().filter(plugin -> plugin.id().equals(id)).findFirst();
        Optional<Path> place = directory
                .filter(any -> id.matches("[A-Za-z0-9][A-Za-z0-9._-]*"))
                .map(any -> any.resolve(id));
        if (place.isEmpty() || !Files.isDirectory(place.get())) {
            throw new PluginRefusedException(
                    former.isPresent(),
                    "there is no directory \"" + id + "\" in " + origin
                            + (former.isPresent() ? ", from which the plugin was loaded" : ""));
        }
        LoadedPlugin candidate = PluginDirectory.loadOne(id, place.get());
        List<LoadedPlugin> others =
                plugins.stream().filter(plugin -> !plugin.id().equals(id)).toList();
        if (!candidate.isQuarantined()) {
            clash(candidate, others).ifPresent(candidate::quarantine);
        }
        if (candidate.isQuarantined()) {
            throw new PluginRefusedException(true, candidate.status().reason());
        }
        List<LoadedPlugin> next = new ArrayList<>(others);
        next.add(candidate);
        next.sort(Comparator.comparing(LoadedPlugin::id));
        return new PluginReload(this, candidate, former, List.copyOf(next));
    }

    synchronized void use(List<LoadedPlugin> next) {
        plugins = next;
    }

    /** Closes components and plugins, the last made first. No component may be in use any more. */
    @Override
    public synchronized void close() {
        while (!made.isEmpty()) {
            made.pop().close();
        }
        List<LoadedPlugin> all = plugins;
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).close();
        }
    }
}
