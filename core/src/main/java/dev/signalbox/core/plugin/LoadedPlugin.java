package dev.signalbox.core.plugin;

import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * A plugin that was found, whether it works or not.
 *
 * <p>Made and changed on the start-up thread; its status may be asked for from any.
 */
final class LoadedPlugin {

    private static final Logger LOG = System.getLogger(LoadedPlugin.class.getName());
    private static final String ID = "[a-z0-9][a-z0-9-]{0,62}";

    private final String id;
    private final String location;
    private final ClassLoader loader;
    private final BlockingExecutor blocking;
    private final List<String> warnings;
    private final List<Containment> components = new CopyOnWriteArrayList<>();
    private volatile Offerings offerings;
    private volatile PluginState state;
    private volatile String reason;

    /** A plugin that does not work, and has no class loader. */
    static LoadedPlugin quarantined(String id, String location, String reason) {
        return quarantined(id, location, reason, LoadedPlugin.class.getClassLoader());
    }

    /** A plugin that does not work; its class loader is closed. */
    static LoadedPlugin quarantined(String id, String location, String reason, ClassLoader loader) {
        LoadedPlugin plugin = new LoadedPlugin(id, location, loader, Offerings.NONE, List.of());
        plugin.quarantine(reason);
        return plugin;
    }

    /**
     * Asks a plugin who it is and what it offers.
     *
     * @param name the name of its directory
     */
    static LoadedPlugin admit(Plugin plugin, String name, String location, ClassLoader loader) {
        try {
            Offerings offerings = PluginCode.call(loader, () -> {
                requireIdentity(plugin, name);
                return Offerings.of(plugin);
            });
            List<String> warnings = new ArrayList<>();
            if (loader instanceof PluginClassLoader own && own.bundlesSpi()) {
                warnings.add("its jars hold classes of dev.signalbox.spi, which are ignored: declare signalbox-spi with"
                        + " scope \"provided\"");
            }
            return new LoadedPlugin(name, location, loader, offerings, warnings);
        } catch (Throwable e) {
            return quarantined(name, location, PluginException.describe(e), loader);
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

    private LoadedPlugin(String id, String location, ClassLoader loader, Offerings offerings, List<String> warnings) {
        this.id = id;
        this.location = location;
        this.loader = loader;
        this.blocking = new BlockingExecutor(id, loader);
        this.offerings = offerings;
        this.warnings = warnings;
        this.state = PluginState.STARTING;
        this.reason = "";
        warnings.forEach(warning -> LOG.log(Level.WARNING, "Plugin " + id + ": " + warning));
    }

    String id() {
        return id;
    }

    ClassLoader loader() {
        return loader;
    }

    Executor blocking() {
        return blocking;
    }

    /** What it offers; nothing while it is quarantined. */
    Offerings offerings() {
        return offerings;
    }

    void add(Containment component) {
        components.add(component);
    }

    void started() {
        if (state == PluginState.STARTING) {
            state = PluginState.OK;
        }
    }

    /** Sets the plugin aside for good, with its class loader. */
    void quarantine(String newReason) {
        LOG.log(Level.WARNING, "Plugin " + id + " (" + location + ") is quarantined: " + newReason);
        offerings = Offerings.NONE;
        reason = newReason;
        state = PluginState.QUARANTINED;
        release();
    }

    /** Ends what the plugin holds. Its components are closed before. */
    void close() {
        if (state != PluginState.QUARANTINED) {
            state = PluginState.CLOSED;
            release();
        }
    }

    private void release() {
        blocking.shutdownNow();
        if (loader instanceof PluginClassLoader own) {
            closeQuietly(own);
        }
    }

    private void closeQuietly(URLClassLoader own) {
        try {
            own.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The jars of plugin " + id + " could not be closed", e);
        }
    }

    boolean isQuarantined() {
        return state == PluginState.QUARANTINED;
    }

    PluginStatus status() {
        List<ComponentStatus> statuses =
                components.stream().map(Containment::status).toList();
        PluginState shown = state;
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
                location,
                shown,
                why,
                warnings,
                List.copyOf(offered.providers().keySet()),
                List.copyOf(offered.loadSources().keySet()),
                List.copyOf(offered.costModels().keySet()),
                statuses);
    }
}
