package dev.signalbox.core.plugin;

import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
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
    private final PluginBuild build;
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<Standing> components = new CopyOnWriteArrayList<>();

    /** Its own, until it is closed; null for a plugin of the application's. */
    private @Nullable PluginClassLoader loader;

    private @Nullable PluginThreads threads;
    private volatile Offerings offerings;
    private volatile PluginState state;
    private volatile String reason;

    /** A plugin that does not work, and has no class loader. */
    static LoadedPlugin quarantined(String id, String location, String reason) {
        LoadedPlugin plugin = new LoadedPlugin(id, location, null, null, PluginBuild.UNKNOWN, Offerings.NONE);
        plugin.quarantine(reason);
        return plugin;
    }

    /**
     * Asks a plugin who it is and what it offers, on a thread of its own.
     *
     * @param making gives the plugin
     * @param name the name of its directory
     */
    static LoadedPlugin admit(Callable<Plugin> making, String name, String location, ClassLoader loader) {
        PluginClassLoader own = loader instanceof PluginClassLoader plugins ? plugins : null;
        PluginThreads threads = new PluginThreads(name, loader);
        try {
            LoadedPlugin admitted = threads.call("it", ADMISSION, () -> {
                Plugin plugin = making.call();
                requireIdentity(plugin, name);
                return new LoadedPlugin(name, location, own, threads, PluginBuild.of(plugin), Offerings.of(plugin));
            });
            if (own != null && own.bundlesSpi()) {
                admitted.warn(
                        "its jars hold classes of dev.signalbox.spi, which are ignored: declare signalbox-spi with"
                                + " scope \"provided\"");
            }
            return admitted;
        } catch (Throwable e) {
            LoadedPlugin refused = new LoadedPlugin(name, location, own, threads, PluginBuild.UNKNOWN, Offerings.NONE);
            refused.quarantine(PluginException.describe(e));
            return refused;
        }
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

    private LoadedPlugin(
            String id,
            String location,
            @Nullable PluginClassLoader loader,
            @Nullable PluginThreads threads,
            PluginBuild build,
            Offerings offerings) {
        this.id = id;
        this.location = location;
        this.build = build;
        this.loader = loader;
        this.threads = threads;
        this.offerings = offerings;
        this.state = PluginState.STARTING;
        this.reason = "";
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

    /** What it offers; nothing while it is quarantined. */
    Offerings offerings() {
        return offerings;
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
        if (state == PluginState.STARTING) {
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
        Offerings offered = offerings;
        return new PluginStatus(
                id,
                build.version(),
                location,
                shown,
                why,
                warnings,
                List.copyOf(offered.providers().keySet()),
                List.copyOf(offered.loadSources().keySet()),
                List.copyOf(offered.endpointSources().keySet()),
                List.copyOf(offered.costModels().keySet()),
                statuses);
    }
}
