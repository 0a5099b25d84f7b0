package dev.signalbox.core.plugin;

import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A plugin that was found, whether it works or not.
 *
 * <p>Changed by one thread at a time; its status may be asked for from any.
 */
final class LoadedPlugin {

    private static final Logger LOG = System.getLogger(LoadedPlugin.class.getName());
    private static final String ID = "[a-z0-9][a-z0-9-]{0,62}";

    /** How a warning of threads that outlive the plugin begins. */
    static final String LEFT_BEHIND = "it left threads behind";

    private static final Duration ADMISSION = Duration.ofSeconds(10);
    private static final Duration ENDING = Duration.ofSeconds(4);

    private static final int STRAY_LOOKS = 15;
    private static final Duration STRAY_PAUSE = Duration.ofMillis(100);

    private final String id;
    private final String location;
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<Standing> components = new CopyOnWriteArrayList<>();

    /** Its own, until it is closed; null for a plugin of the application's. */
    private @Nullable PluginClassLoader loader;

    private @Nullable PluginThreads threads;
    private volatile @Nullable Unasked unasked;
    private volatile PluginBuild build = PluginBuild.UNKNOWN;
    private volatile Offerings offerings = Offerings.NONE;
    private volatile PluginState state;
    private volatile String reason;

    /** A plugin that does not work, and has no class loader. */
    static LoadedPlugin quarantined(String id, String location, String reason) {
        LoadedPlugin plugin = new LoadedPlugin(id, location, null);
        plugin.quarantine(reason);
        return plugin;
    }

    /**
     * Asks a plugin who it is and what it offers, on a thread of its own.
     *
     * @param making gives the plugin, from its class loader
     * @param name the name of its directory
     */
    static LoadedPlugin admit(Function<ClassLoader, Plugin> making, String name, String location, ClassLoader loader) {
        LoadedPlugin plugin = new LoadedPlugin(name, location, new Unasked(Optional.empty(), () -> loader, making));
        plugin.admit();
        return plugin;
    }

    /** A plugin that is asked who it is once somebody needs what it announces. */
    static LoadedPlugin announced(
            Announcement announcement,
            String name,
            String location,
            Supplier<ClassLoader> loader,
            Function<ClassLoader, Plugin> making) {
        return new LoadedPlugin(name, location, new Unasked(Optional.of(announcement), loader, making));
    }

    /** How a plugin is to be asked. */
    private record Unasked(
            Optional<Announcement> announcement, Supplier<ClassLoader> loader, Function<ClassLoader, Plugin> making) {}

    /** What a plugin said of itself. */
    private record Admitted(PluginBuild build, Offerings offerings) {}

    private LoadedPlugin(String id, String location, @Nullable Unasked unasked) {
        this.id = id;
        this.location = location;
        this.unasked = unasked;
        this.state = PluginState.STARTING;
        this.reason = "";
    }

    /** Asks the plugin, unless it was asked before. It is quarantined if it does not answer as it should. */
    void admit() {
        Unasked now = unasked;
        if (now == null) {
            return;
        }
        ClassLoader seen = now.loader.get();
        PluginClassLoader own = seen instanceof PluginClassLoader plugins ? plugins : null;
        PluginThreads running = new PluginThreads(id, seen);
        loader = own;
        threads = running;
        try {
            Admitted admitted = running.call("it", ADMISSION, () -> {
                Plugin plugin = now.making.apply(seen);
                requireIdentity(plugin, id);
                return new Admitted(PluginBuild.of(plugin), Offerings.of(plugin));
            });
            now.announcement.ifPresent(announcement -> announcement.requireKept(admitted.offerings));
            build = admitted.build;
            offerings = admitted.offerings;
            if (own != null && own.bundlesSpi()) {
                warn("its jars hold classes of dev.signalbox.spi, which are ignored: declare signalbox-spi with"
                        + " scope \"provided\"");
            }
        } catch (Throwable e) {
            quarantine(PluginException.describe(e));
        }
        unasked = null;
    }

    static void requireIdentity(Plugin plugin, String name) {
        int version = plugin.spiVersion();
        if (version < SpiVersion.OLDEST_SUPPORTED || version > SpiVersion.CURRENT) {
            throw new PluginException("it was built against version " + version + " of the SPI, must be from "
                    + SpiVersion.OLDEST_SUPPORTED + " to " + SpiVersion.CURRENT);
        }
        String id = plugin.id();
        if (id == null || !id.matches(ID)) {
            throw new PluginException("its id is \"" + id + "\", must be lower case with hyphens");
        }
        if (!id.equals(name)) {
            throw new PluginException("its id is \"" + id + "\", must be \"" + name + "\" like its directory");
        }
    }

    String id() {
        return id;
    }

    String location() {
        return location;
    }

    /** The threads its code runs on. */
    PluginThreads threads() {
        if (threads == null) {
            throw new IllegalStateException("plugin " + id + " has ended");
        }
        return threads;
    }

    /** What it offers, for which it is asked if it was not yet; nothing while it is quarantined. */
    Offerings offerings() {
        admit();
        return offerings;
    }

    /** The names of a kind's types that it offers or, as long as it was not asked, announces. */
    SortedSet<String> types(ComponentKind<?> kind) {
        Unasked now = unasked;
        return now == null || now.announcement.isEmpty()
                ? kind.typesOf(offerings)
                : now.announcement.get().types(kind);
    }

    /** Has a component's standing shown with the plugin's, and those of components that have ended no more. */
    void add(Standing component) {
        components.removeIf(Standing::isClosed);
        components.add(component);
    }

    private void warn(String warning) {
        warnings.add(warning);
        LOG.log(Level.WARNING, "Plugin " + id + ": " + warning);
    }

    void started() {
        if (state == PluginState.STARTING && unasked == null) {
            state = PluginState.OK;
        }
    }

    /** Sets the plugin aside for good, with its class loader. */
    void quarantine(String newReason) {
        LOG.log(Level.WARNING, "Plugin " + id + " (" + location + ") is quarantined: " + newReason);
        reason = newReason;
        state = PluginState.QUARANTINED;
        end();
    }

    /** Ends what the plugin holds. Its components are closed before. */
    void close() {
        if (state != PluginState.QUARANTINED && state != PluginState.CLOSED) {
            state = PluginState.CLOSED;
            end();
        }
    }

    /** Lets go of everything that is the plugin's, so that its classes can go. */
    private void end() {
        unasked = null;
        offerings = Offerings.NONE;
        PluginThreads running = threads;
        if (running != null) {
            threads = null;
            running.end(ENDING);
            warnOfThreads(running);
        }
        if (loader != null) {
            try {
                loader.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "The jars of plugin " + id + " could not be closed", e);
            }
            loader = null;
        }
    }

    private void warnOfThreads(PluginThreads ended) {
        if (loader == null) {
            return;
        }
        List<String> left = ended.leftBehind();
        // Some libraries' threads notice only after a second that nobody needs them any more.
        for (int i = 0; i < STRAY_LOOKS && !left.isEmpty(); i++) {
            LockSupport.parkNanos(STRAY_PAUSE.toNanos());
            left = ended.leftBehind();
        }
        if (!left.isEmpty()) {
            warn(LEFT_BEHIND + " that run on and keep its classes in memory: " + String.join(", ", left));
        }
    }

    boolean isQuarantined() {
        return state == PluginState.QUARANTINED;
    }

    PluginStatus status() {
        PluginState shown = state;
        List<ComponentStatus> statuses = components.stream()
                .map(Standing::status)
                .filter(status -> status.state() != PluginState.CLOSED || state == PluginState.CLOSED)
                .toList();
        String why = reason;
        if (shown == PluginState.OK) {
            for (ComponentStatus component : statuses) {
                if (component.state() == PluginState.DEGRADED || component.state() == PluginState.QUARANTINED) {
                    shown = PluginState.DEGRADED;
                    why = component.id().kind() + " \"" + component.id().type() + "\" of \""
                            + component.id().instance() + "\": " + component.reason();
                    break;
                }
            }
        }
        return new PluginStatus(
                id,
                build.version(),
                location,
                shown,
                why,
                warnings,
                List.copyOf(types(ComponentKind.BACKEND_PROVIDER)),
                List.copyOf(types(ComponentKind.LOAD_SOURCE)),
                List.copyOf(types(ComponentKind.ENDPOINT_SOURCE)),
                List.copyOf(types(ComponentKind.COST_MODEL)),
                statuses);
    }
}
